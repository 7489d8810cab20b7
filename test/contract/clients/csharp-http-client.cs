using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

static string Setting(string name) =>
    Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"Set {name}");

var baseUrl = Setting("BASE_URL");
var applicationUrl = $"{baseUrl}/application/{Setting("APPLICATION_ID")}";
using var client = new HttpClient();

async Task<JsonElement> Send(HttpRequestMessage request)
{
    var response = await client.SendAsync(request);
    response.EnsureSuccessStatusCode();
    var text = await response.Content.ReadAsStringAsync();
    Console.WriteLine(text);
    return JsonDocument.Parse(text).RootElement;
}

var authorize = new HttpRequestMessage(HttpMethod.Get, $"{baseUrl}/authorization");
authorize.Headers.Add("applicationId", Setting("APPLICATION_ID"));
authorize.Headers.Add("apiKey", Setting("API_KEY"));
var authorization = await Send(authorize);
client.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Bearer", authorization.GetProperty("authToken").GetString());

var body = $$"""
    {
      "biometricMethod": "FACE",
      "operation": "ENROLLMENT",
      "userId": "{{Setting("USER_ID")}}",
      "returnUrl": "https://relying-party.example/return"
    }
    """;
var create = new HttpRequestMessage(HttpMethod.Post, $"{applicationUrl}/gateway/process")
{
    // StringContent adds "; charset=utf-8" to the media type.
    Content = new StringContent(body, Encoding.UTF8, "application/json"),
};
var created = await Send(create);

var processId = created.GetProperty("processId").GetString();
var process = await Send(new HttpRequestMessage(HttpMethod.Get, $"{applicationUrl}/gateway/process/{processId}"));

var operationId = process.GetProperty("operationId").GetString();
await Send(new HttpRequestMessage(HttpMethod.Get, $"{applicationUrl}/operation/{operationId}"));

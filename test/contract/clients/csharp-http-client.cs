using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

static class CsharpHttpClient
{
    static readonly HttpClient client = new HttpClient();

    static void Main() => Run().GetAwaiter().GetResult();

    static async Task Run()
    {
        var baseUrl = Setting("BASE_URL");
        var applicationUrl = $"{baseUrl}/application/{Setting("APPLICATION_ID")}";

        var authorize = new HttpRequestMessage(HttpMethod.Get, $"{baseUrl}/authorization");
        authorize.Headers.Add("applicationId", Setting("APPLICATION_ID"));
        authorize.Headers.Add("apiKey", Setting("API_KEY"));
        var authorization = await Send(authorize);
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", Read(authorization, "authToken"));

        var body = "{"
            + "\"biometricMethod\": \"FACE\","
            + "\"operation\": \"ENROLLMENT\","
            + $"\"userId\": \"{Setting("USER_ID")}\","
            + "\"returnUrl\": \"https://relying-party.example/return\""
            + "}";
        var create = new HttpRequestMessage(HttpMethod.Post, $"{applicationUrl}/gateway/process");
        // StringContent writes the media type as "application/json; charset=utf-8".
        create.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var created = await Send(create);

        var processUrl = $"{applicationUrl}/gateway/process/{Read(created, "processId")}";
        var process = await Send(new HttpRequestMessage(HttpMethod.Get, processUrl));
        var operationUrl = $"{applicationUrl}/operation/{Read(process, "operationId")}";
        await Send(new HttpRequestMessage(HttpMethod.Get, operationUrl));
    }

    static async Task<string> Send(HttpRequestMessage request)
    {
        var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync();
        Console.WriteLine(text);
        return text;
    }

    // By pattern, so that it needs no JSON library: Mono brings none.
    static string Read(string json, string name) => Regex.Match(json, $"\"{name}\"\\s*:\\s*\"([^\"]+)\"").Groups[1].Value;

    static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"Set {name}");
}

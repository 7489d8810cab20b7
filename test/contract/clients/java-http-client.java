import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class JavaHttpClient {
  // By default it offers to upgrade each connection to HTTP/2.
  static final HttpClient client = HttpClient.newHttpClient();

  public static void main(String[] arguments) throws Exception {
    String baseUrl = System.getenv("BASE_URL");
    String applicationId = System.getenv("APPLICATION_ID");
    String applicationUrl = baseUrl + "/application/" + applicationId;

    String authorization = send(HttpRequest.newBuilder(URI.create(baseUrl + "/authorization"))
        .header("applicationId", applicationId)
        .header("apiKey", System.getenv("API_KEY"))
        .GET());
    String bearer = "Bearer " + read(authorization, "authToken");

    String body = """
        {
          "biometricMethod": "FACE",
          "operation": "ENROLLMENT",
          "userId": "%s",
          "returnUrl": "https://relying-party.example/return"
        }""".formatted(System.getenv("USER_ID"));
    String created = send(HttpRequest.newBuilder(URI.create(applicationUrl + "/gateway/process"))
        .header("Content-Type", "application/json")
        .header("Authorization", bearer)
        .POST(HttpRequest.BodyPublishers.ofString(body)));

    String process = send(
        HttpRequest.newBuilder(URI.create(applicationUrl + "/gateway/process/" + read(created, "processId")))
            .header("Authorization", bearer)
            .GET());
    send(HttpRequest.newBuilder(URI.create(applicationUrl + "/operation/" + read(process, "operationId")))
        .header("Authorization", bearer)
        .method("GET", HttpRequest.BodyPublishers.noBody()));
  }

  static String send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) throw new Exception(response.statusCode() + " " + response.body());
    System.out.println(response.body());
    return response.body();
  }

  /** Java brings no JSON reader. */
  static String read(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
    if (!matcher.find()) throw new IllegalArgumentException("no " + name + " in " + json);
    return matcher.group(1);
  }
}

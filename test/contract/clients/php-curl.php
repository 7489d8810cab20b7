<?php

function send(string $method, string $url, array $headers, ?string $body = null): array
{
    $curl = curl_init();
    curl_setopt_array($curl, [
        CURLOPT_URL => $url,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_FOLLOWLOCATION => true,
        // Offers every compression that this curl knows.
        CURLOPT_ENCODING => '',
        CURLOPT_HTTP_VERSION => CURL_HTTP_VERSION_1_1,
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_TIMEOUT => 30,
    ]);
    if ($body !== null) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
    }
    $answer = curl_exec($curl);
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    if ($answer === false || $status >= 300) {
        fwrite(STDERR, "$status " . ($answer === false ? curl_error($curl) : $answer) . "\n");
        exit(1);
    }
    echo $answer, "\n";
    return json_decode($answer, true, flags: JSON_THROW_ON_ERROR);
}

$baseUrl = getenv('BASE_URL');
$applicationId = getenv('APPLICATION_ID');
$applicationUrl = "$baseUrl/application/$applicationId";

$authorization = send('GET', "$baseUrl/authorization", [
    "applicationId: $applicationId",
    'apiKey: ' . getenv('API_KEY'),
]);
$bearer = "Authorization: Bearer {$authorization['authToken']}";

$body = json_encode([
    'biometricMethod' => 'FACE',
    'operation' => 'ENROLLMENT',
    'userId' => getenv('USER_ID'),
    'returnUrl' => 'https://relying-party.example/return',
]);
$created = send('POST', "$applicationUrl/gateway/process", ['Content-Type: application/json', $bearer], $body);
$process = send('GET', "$applicationUrl/gateway/process/{$created['processId']}", [$bearer]);
send('GET', "$applicationUrl/operation/{$process['operationId']}", [$bearer]);

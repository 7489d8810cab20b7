import json
import os

import requests

base_url = os.environ["BASE_URL"]
application_url = f"{base_url}/application/{os.environ['APPLICATION_ID']}"


def show(response):
    response.raise_for_status()
    answer = response.json()
    print(json.dumps(answer))
    return answer


credentials = {"applicationId": os.environ["APPLICATION_ID"], "apiKey": os.environ["API_KEY"]}
authorization = show(requests.request("GET", f"{base_url}/authorization", headers=credentials, data={}))
headers = {"Content-Type": "application/json", "Authorization": f"Bearer {authorization['authToken']}"}

payload = json.dumps(
    {
        "biometricMethod": "FACE",
        "operation": "ENROLLMENT",
        "userId": os.environ["USER_ID"],
        "returnUrl": "https://relying-party.example/return",
    }
)
created = show(requests.request("POST", f"{application_url}/gateway/process", headers=headers, data=payload))

# The same headers again: a GET that names a content type and has no content.
process = show(requests.request("GET", f"{application_url}/gateway/process/{created['processId']}", headers=headers, data={}))
show(requests.request("GET", f"{application_url}/operation/{process['operationId']}", headers=headers, data={}))

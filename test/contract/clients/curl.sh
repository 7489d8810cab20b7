#!/bin/sh
set -eu

authorization=$(curl --silent --show-error --fail --location "$BASE_URL/authorization" \
  --header "applicationId: $APPLICATION_ID" \
  --header "apiKey: $API_KEY")
echo "$authorization"
auth_token=$(echo "$authorization" | sed -E 's/.*"authToken": *"([^"]+)".*/\1/')

created=$(curl --silent --show-error --fail --location "$BASE_URL/application/$APPLICATION_ID/gateway/process" \
  --header "Content-Type: application/json" \
  --header "Authorization: Bearer $auth_token" \
  --data "{
    \"biometricMethod\": \"FACE\",
    \"operation\": \"ENROLLMENT\",
    \"userId\": \"$USER_ID\",
    \"returnUrl\": \"https://relying-party.example/return\"
  }")
echo "$created"
process_id=$(echo "$created" | sed -E 's/.*"processId": *"([^"]+)".*/\1/')

process=$(curl --silent --show-error --fail --location --request GET \
  "$BASE_URL/application/$APPLICATION_ID/gateway/process/$process_id" \
  --header "Authorization: Bearer $auth_token")
echo "$process"
operation_id=$(echo "$process" | sed -E 's/.*"operationId": *"([^"]+)".*/\1/')

curl --silent --show-error --fail --location --request GET \
  "$BASE_URL/application/$APPLICATION_ID/operation/$operation_id" \
  --header "Authorization: Bearer $auth_token"
echo

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Testing;

/// <summary>An answer of the API with what it held.</summary>
public sealed record ApiAnswer(HttpStatusCode Status, JsonNode? Body, HttpResponseMessage Message)
{
    public string? Code => (string?)Body?["code"];

    public override string ToString() => $"{(int)Status} {Body?.ToJsonString()}";
}

/// <summary>The server's API as a script would use it.</summary>
public sealed class HubApi(Func<ServerProcess> server)
{
    /// <summary>Statuses that nothing follows.</summary>
    private static readonly string[] Ends = ["REFUSED", "DELIVERED", "REJECTED", "CANCELLED", "CLOSED", "LOST"];

    private HttpClient Http => server().Http;

    public async Task<ApiAnswer> SendOrderAsync(string idempotencyKey, JsonNode content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders") { Content = JsonContent.Create(content) };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await SendAsync(request);
    }

    public async Task<ApiAnswer> SendAsync(HttpRequestMessage request)
    {
        var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new(answer.StatusCode, isJson ? JsonNode.Parse(text) : JsonValue.Create(text), answer);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var answer = await SendAsync(request);
        return answer.Status == HttpStatusCode.OK ? answer.Body! : throw new HttpRequestException($"GET {path}: {answer}");
    }

    public async Task<ApiAnswer> PostAsync(string path, JsonNode body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        return await SendAsync(request);
    }

    public Task<JsonNode> OrderAsync(string orderNo) => GetAsync($"/api/v1/orders/{orderNo}");

    public async Task<JsonArray> OrdersAsync(string query = "") => (await GetAsync($"/api/v1/orders?{query}"))["items"]!.AsArray();

    public async Task<JsonArray> StatusFlowAsync(string orderNo) => (await GetAsync($"/api/v1/orders/{orderNo}/status-flow"))["entries"]!.AsArray();

    public async Task<JsonArray> FlowsAsync(string orderNo) => (await GetAsync($"/api/v1/orders/{orderNo}/flows"))["flows"]!.AsArray();

    /// <summary>Open incidents of one order.</summary>
    public async Task<IReadOnlyList<JsonNode>> IncidentsAsync(string orderNo) =>
        [.. (await GetAsync("/api/v1/incidents?state=open"))["items"]!.AsArray().Where(incident => (string?)incident!["orderNo"] == orderNo).Select(incident => incident!)];

    /// <summary>Moves the clock of server and simulators.</summary>
    public async Task AdvanceClockAsync(string duration)
    {
        var answer = await PostAsync("/dev/clock", new JsonObject { ["advance"] = duration });
        if (answer.Status != HttpStatusCode.OK)
        {
            throw new HttpRequestException($"POST /dev/clock: {answer}");
        }
    }

    /// <summary>Waits until the order stands at the status; the failure tells where it stood, what its flows did, and the server's words.</summary>
    public async Task<JsonNode> OrderReachesAsync(string orderNo, string status, TimeSpan? limit = null)
    {
        var last = "";
        try
        {
            return await Eventually.GetAsync(
                async () =>
                {
                    var order = await OrderAsync(orderNo);
                    last = (string)order["status"]!;
                    return last == status ? order : null;
                },
                () => $"order {orderNo} did not reach {status}; it is {last}",
                limit,
                giveUp: () => Ends.Contains(last));
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{await StoryAsync(orderNo)}\nthe server said:\n{server().Output}", late);
        }
    }

    /// <summary>What happened to an order, in a few lines.</summary>
    public async Task<string> StoryAsync(string orderNo)
    {
        var lines = (await StatusFlowAsync(orderNo)).Select(entry => $"  {entry!["status"]} {entry["decision"]} {entry["source"]} {entry["rawCode"]} {entry["note"]}").ToList();
        foreach (var flow in await FlowsAsync(orderNo))
        {
            lines.Add($"  {flow!["flow"]}: {flow["state"]}; {flow["incident"]?.ToJsonString()}");
            lines.AddRange(flow["steps"]!.AsObject()
                .Where(step => (string?)step.Value!["state"] != "pending")
                .Select(step => $"    {step.Key}: {step.Value!["state"]} {step.Value["outcome"]} attempts {step.Value["attempts"]} {step.Value["note"]}"));
        }

        return string.Join('\n', lines);
    }

    /// <summary>Waits for an open incident of the order.</summary>
    public Task<JsonNode> IncidentAsync(string orderNo, TimeSpan? limit = null) => Eventually.GetAsync(
        async () => (await IncidentsAsync(orderNo)).FirstOrDefault(),
        () => $"order {orderNo} has no incident; the server said:\n{server().Output}",
        limit);
}

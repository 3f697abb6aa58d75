using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.Testing;

namespace OrderHub.BrowserTests;

/// <summary>Express with a person in its way: a photo is looked at before the waybill is registered.</summary>
internal static class AskedOfPeople
{
    public const string Flow = "express/fulfillment";
    public const string Title = "Does the photo show the goods that were declared?";

    /// <summary>Sends orders that ask a person each. Orders that come later ask nobody: the version is taken back once they are under way.</summary>
    /// <returns>The tasks, oldest first.</returns>
    public static async Task<IReadOnlyList<JsonNode>> SendAsync(Hub hub, int count)
    {
        await EnsureAsync(hub.Server.Http.PostAsJsonAsync($"/api/v1/flows/{Flow}/versions", new { text = await DefinitionAsync() }));
        var orders = new List<string>();
        for (var i = 0; i < count; i++)
        {
            orders.Add(await hub.SendEclpOrderAsync());
        }

        var tasks = await Eventually.GetAsync(async () => await OfAsync(hub, orders) is { } found && found.Count == count ? found : null, () => $"the orders ask nobody\n{hub.Server.Output}");
        await EnsureAsync(hub.Server.Http.PostAsJsonAsync($"/api/v1/flows/{Flow}/rollout/rollback", new { reason = "The others ask nobody." }));
        return tasks;
    }

    /// <summary>The shipped flow with a task before its first step: something to look at, and a form.</summary>
    public static async Task<string> DefinitionAsync(string name = Flow)
    {
        var flow = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(BuiltPrograms.Root, "workflows", "express", "fulfillment.json")))!;
        var refused = (string)flow["steps"]!["registerWaybill"]!["next"]!["refused"]!;
        flow["name"] = name;
        flow["start"] = "photoCheck";
        flow["steps"]!["photoCheck"] = JsonNode.Parse(
            $$"""
            {
              "use": "human-task",
              "title": { "en": "Photo check", "zh": "照片核验" },
              "with": {
                "role": "operator",
                "title": "{{Title}}",
                "outcomes": ["passed", "failed"],
                "due": "PT4H",
                "data": { "customer": "{% order.channel.customerCode %}", "packages": "{% $sum(order.cargo.packages) %}", "weightKg": "{% $sum(order.cargo.weightKg) %}" },
                "form": {
                  "type": "object",
                  "required": ["finding", "pieces"],
                  "properties": {
                    "finding": { "title": "What the photo shows", "type": "string", "enum": ["the goods", "other goods", "nothing"], "x-zh": { "title": "照片内容" } },
                    "pieces": { "title": "Pieces counted", "type": "integer", "minimum": 1, "maximum": 99, "x-zh": { "title": "清点件数" } },
                    "fragile": { "title": "Fragile", "type": "boolean", "x-zh": { "title": "易碎" } },
                    "remark": { "title": "Remark", "type": "string", "maxLength": 2000, "description": "Nothing personal.", "x-zh": { "title": "备注", "description": "请勿填写个人信息。" } }
                  }
                }
              },
              "next": { "passed": "registerWaybill", "failed": "{{refused}}" }
            }
            """);
        return flow.ToJsonString();
    }

    private static async Task<IReadOnlyList<JsonNode>?> OfAsync(Hub hub, List<string> orders) =>
        [.. (await hub.Api.GetAsync("/api/v1/tasks?limit=200"))["items"]!.AsArray().Where(task => orders.Contains((string?)task!["orderNo"] ?? "")).Reverse().Select(task => task!)];

    private static async Task EnsureAsync(Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}

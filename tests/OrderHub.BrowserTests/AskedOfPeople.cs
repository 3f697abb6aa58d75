using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.Testing;

namespace OrderHub.BrowserTests;

/// <summary>Express with a person in its way: the goods are looked at before the waybill is registered.</summary>
internal static class AskedOfPeople
{
    public const string Flow = "express/fulfillment";
    public const string Title = "Do pieces and weight agree with what was declared?";
    private const string ChineseTitle = "件数和重量与申报是否一致？";

    /// <summary>Sends orders that ask a person each. Orders that come later ask nobody: the version is taken back once they are under way.</summary>
    /// <returns>The tasks, oldest first.</returns>
    public static async Task<IReadOnlyList<JsonNode>> SendAsync(Hub hub, int count, string language = "en")
    {
        await EnsureAsync(hub.Server.Http.PostAsJsonAsync($"/api/v1/flows/{Flow}/versions", new { text = await DefinitionAsync(Flow, language) }));
        var orders = new List<string>();
        for (var i = 0; i < count; i++)
        {
            orders.Add(await hub.SendEclpOrderAsync());
        }

        var tasks = await Eventually.GetAsync(async () => await OfAsync(hub, orders) is { } found && found.Count == count ? found : null, () => $"the orders ask nobody\n{hub.Server.Output}");
        await EnsureAsync(hub.Server.Http.PostAsJsonAsync($"/api/v1/flows/{Flow}/rollout/rollback", new { reason = "The others ask nobody." }));
        return tasks;
    }

    /// <summary>Answers what is still asked, so that the next who looks finds only what is theirs.</summary>
    public static async Task AnswerAsync(Hub hub, IEnumerable<JsonNode> tasks)
    {
        foreach (var task in tasks)
        {
            var path = $"/api/v1/tasks/{(string)task["taskId"]!}/complete";
            await EnsureAsync(hub.Server.Http.PostAsJsonAsync(path, new { outcome = "passed", data = new { finding = "same", pieces = 1 } }));
        }
    }

    /// <summary>The shipped flow with a task before its first step: something to look at, and a form. What a flow asks in its own words it asks in one language.</summary>
    public static async Task<string> DefinitionAsync(string name = Flow, string language = "en")
    {
        var zh = language == "zh";
        var flow = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(BuiltPrograms.Root, "workflows", "express", "fulfillment.json")))!;
        var refused = (string)flow["steps"]!["registerWaybill"]!["next"]!["refused"]!;
        flow["name"] = name;
        flow["start"] = "goodsCheck";
        flow["steps"]!["goodsCheck"] = JsonNode.Parse(
            $$"""
            {
              "use": "human-task",
              "title": { "en": "Goods check", "zh": "货物核对" },
              "with": {
                "role": "operator",
                "title": "{{(zh ? ChineseTitle : Title)}}",
                "outcomes": ["passed", "failed"],
                "due": "PT4H",
                "data": { "{{(zh ? "客户" : "customer")}}": "{% order.channel.customerCode %}", "{{(zh ? "件数" : "packages")}}": "{% $sum(order.cargo.packages) %}", "{{(zh ? "重量（kg）" : "weightKg")}}": "{% $sum(order.cargo.weightKg) %}" },
                "form": {
                  "type": "object",
                  "required": ["finding", "pieces"],
                  "properties": {
                    "finding": { "title": "What was found", "type": "string", "enum": ["same", "other", "nothing"], "x-zh": { "title": "核对结果" } },
                    "pieces": { "title": "Pieces counted", "type": "integer", "minimum": 1, "maximum": 99, "x-zh": { "title": "清点件数" } },
                    "fragile": { "title": "Fragile", "type": "boolean", "x-zh": { "title": "易碎" } },
                    "remark": { "title": "Remark", "type": "string", "maxLength": 2000, "description": "No personal data.", "x-zh": { "title": "备注", "description": "请勿填写个人信息。" } }
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

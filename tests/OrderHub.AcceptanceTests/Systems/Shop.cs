using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>A partner that is asked for what is new, and exists as the JSON files beside this: published while the server runs.</summary>
internal static class Shop
{
    private static readonly string Folder = Path.Combine(BuiltPrograms.Root, "tests", "OrderHub.AcceptanceTests", "Systems", "shop");

    /// <summary>Starts the server again with the shop's address, and publishes its connector.</summary>
    public static async Task OpenAsync(Hub hub)
    {
        await hub.RestartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ORDERHUB__Connectors__shop__Url"] = hub.Simulators.Url });
        await SendAsync(hub, HttpMethod.Put, "/api/v1/connectors/shop/draft", new JsonObject
        {
            ["manifest"] = Read("manifest.json"), ["mapping"] = Read("mapping.json"), ["golden"] = new JsonObject { ["order"] = Read("golden/order.json") },
        });
        await SendAsync(hub, HttpMethod.Post, "/api/v1/connectors/shop/publish", null);
        await SendAsync(hub, HttpMethod.Put, "/api/v1/connector-credentials/shop/demo-app-key", new JsonObject { ["secret"] = "demo-app-secret-not-for-production" });
    }

    public static async Task<IReadOnlyList<string>> PlaceAsync(Hub hub, int count) =>
        (await hub.Simulators.PostAsync("/sim/shop/orders", new JsonObject { ["count"] = count }))["placed"].Texts();

    /// <summary>True once the shop was told that every order is there.</summary>
    public static async Task<bool> AreThereAsync(Hub hub)
    {
        var orders = (await hub.Simulators.StateAsync())["shop"]!.AsObject();
        return orders.Count > 0 && orders.All(order => order.Value!["states"].Texts() is [.., "there"]);
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!;

    private static async Task SendAsync(Hub hub, HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        var answer = await hub.Api.SendAsync(request);
        Assert.True((int)answer.Status is >= 200 and < 300, $"{method} {path}: {answer}");
    }
}

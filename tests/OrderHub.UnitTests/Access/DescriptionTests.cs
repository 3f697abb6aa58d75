using System.Text.Json.Nodes;
using OrderHub.Server.Connectors.Subscriptions;
using OrderHub.Server.Hosting.Describing;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Access;

public sealed class DescriptionTests
{
    [Fact]
    public async Task The_checked_in_description_is_what_the_server_says()
    {
        var checkedIn = await File.ReadAllTextAsync(Repository.PathOf("OrderHub.Server", "openapi.json"));

        Assert.True(checkedIn == await ApiDescription.WriteAsync(CancellationToken.None), "openapi.json is out of date: OrderHub.Server openapi > OrderHub.Server/openapi.json");
    }

    [Fact]
    public async Task What_subscribers_are_sent_is_described_as_it_is_sent()
    {
        var document = JsonNode.Parse(await ApiDescription.WriteAsync(CancellationToken.None))!;
        var told = document["webhooks"]!["orderStatus"]!["post"]!;
        var schema = document["components"]!["schemas"]!["StatusEvent"]!;
        var sent = JsonNode.Parse(StatusEvent.Ping(1, DateTimeOffset.UnixEpoch).ToBytes())!.AsObject();

        Assert.Equal("#/components/schemas/StatusEvent", (string?)told["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]);
        Assert.Equal(sent.Select(property => property.Key).Order(StringComparer.Ordinal), schema["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["X-Signature", "X-Timestamp", "X-Nonce", "X-Event-Id"], told["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!));
    }
}

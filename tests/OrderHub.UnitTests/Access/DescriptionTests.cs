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
}

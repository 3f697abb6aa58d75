using System.Net;
using OrderHub.UnitTests.Access;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

/// <summary>Incidents are found by what a person knows of them; what each condition finds is told by the behaviours.</summary>
[Collection(RunningHubCollection.Name)]
public sealed class IncidentListApiTests(RunningHub hub)
{
    [Fact]
    public async Task A_list_takes_every_condition_and_says_which_time_it_cannot_read()
    {
        using var http = hub.Administrator();
        var list = await http.GetAsync("/api/v1/incidents?line=a&flow=b&step=c&cause=d&orderNo=e&connector=f&openedAfter=2026-01-01T00:00:00Z&openedBefore=2026-02-01T00:00:00Z&state=open&limit=5");
        Assert.Equal((HttpStatusCode.OK, 0), (list.StatusCode, (await RunningHub.ReadAsync(list))["items"]!.AsArray().Count));
        var bad = await http.GetAsync("/api/v1/incidents?openedBefore=soon");
        Assert.Equal((HttpStatusCode.BadRequest, "openedBefore"), (bad.StatusCode, (string?)(await RunningHub.ReadAsync(bad))["faults"]![0]!["path"]));
    }
}

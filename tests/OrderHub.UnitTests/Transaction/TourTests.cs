using System.Text.Json.Nodes;
using OrderHub.Server.Capabilities.Vehicles;
using Xunit;

namespace OrderHub.UnitTests.Transaction;

/// <summary>What makes several loads one tour.</summary>
public sealed class TourTests
{
    [Fact]
    public void A_load_of_a_tour_names_it_and_one_by_itself_names_nothing()
    {
        Assert.Equal("""{"orderNo":"B1","tour":"T7"}""", MatchVehicle.InTour(new() { ["orderNo"] = "B1" }, new JsonObject { ["tour"] = "T7" }).ToJsonString());
        Assert.Equal("""{"orderNo":"B1"}""", MatchVehicle.InTour(new() { ["orderNo"] = "B1" }, []).ToJsonString());
        Assert.Equal("""{"orderNo":"B1"}""", MatchVehicle.InTour(new() { ["orderNo"] = "B1" }, null).ToJsonString());
    }
}

using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Eclp;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Shop;

/// <summary>A shop that sends nothing: it is asked for what is new, page by page, and is told of states.</summary>
internal static class ShopApi
{
    /// <summary>How late an order may appear under the time at which it was placed, in minutes.</summary>
    private const int LatestMinutes = 4;

    public static void MapShopApi(this WebApplication app)
    {
        app.MapPost("/shop/changes", (HttpRequest request, ShopBook book, VirtualClock clock, FaultBox faults, FaultyAnswer faulty, SimulatorOptions options, CancellationToken ct) =>
            ServeAsync(request, faults, faulty, options, asked => Page(asked, book, clock, faults), ct));
        app.MapPost("/shop/states", (HttpRequest request, ShopBook book, FaultBox faults, FaultyAnswer faulty, SimulatorOptions options, CancellationToken ct) =>
            ServeAsync(request, faults, faulty, options, told => Answer(book.Hear((string)told["number"]!, (string)told["state"]!) ? "ok" : "unknown"), ct));
        app.MapPost("/sim/shop/orders", (ShopRequest sample, ShopBook book, VirtualClock clock, FaultBox faults, SimulatorOptions options) =>
        {
            if (sample.Count is < 1 or > 5000)
            {
                return Results.BadRequest(new { error = "count is 1 to 5000" });
            }

            var placed = new List<string>();
            for (var i = 0; i < sample.Count; i++)
            {
                var late = faults.Strike("shop.late", faults.Current.Shop.LateRate) ? TimeSpan.FromMinutes(faults.Pick(LatestMinutes) + 1) : TimeSpan.Zero;
                var place = People.Places[faults.Pick(People.Places.Length)];
                var order = new ShopOrder
                {
                    Number = $"D-{options.Run:00000000}-{Interlocked.Increment(ref made):00000}",
                    TouchedAt = (clock.GetUtcNow() - late).ToUnixTimeMilliseconds(),
                    Name = People.Surnames[faults.Pick(People.Surnames.Length)] + People.GivenNames[faults.Pick(People.GivenNames.Length)],
                    Mobile = $"1380000{faults.Pick(700):0000}",
                    Province = place.Province,
                    Address = $"{place.City}{place.County}{place.Street}{faults.Pick(99) + 1}号",
                    Sku = People.Items[faults.Pick(People.Items.Length)].GoodsNo,
                };
                book.Place(order);
                placed.Add(order.Number);
            }

            return Results.Json(new { placed });
        });
    }

    private static int made;

    private static async Task<IResult> ServeAsync(HttpRequest request, FaultBox faults, FaultyAnswer faulty, SimulatorOptions options, Func<JsonNode, IResult> work, CancellationToken ct)
    {
        var body = await request.ReadAllAsync(ct);
        return !SharedSecret.Accepts(request, body, options.Secret)
            ? Results.StatusCode(StatusCodes.Status401Unauthorized)
            : await faulty.RatedAsync("shop", faults.Current.Shop, () => Answer("busy"), () => work(JsonNode.Parse(body)!), ct);
    }

    private static IResult Page(JsonNode asked, ShopBook book, VirtualClock clock, FaultBox faults)
    {
        var page = book.Page(
            (long)asked["since"]!, (string?)asked["number"] ?? "", (int)asked["limit"]!, clock.GetUtcNow().ToUnixTimeMilliseconds(),
            () => faults.Strike("shop.shift", faults.Current.Shop.ShiftRate));
        return Results.Text(
            new JsonObject
            {
                ["state"] = "ok",
                ["orders"] = new JsonArray([.. page.Select(order => (JsonNode)new JsonObject
                {
                    ["number"] = order.Number, ["touched"] = order.TouchedAt, ["name"] = order.Name, ["mobile"] = order.Mobile, ["province"] = order.Province,
                    ["address"] = order.Address, ["sku"] = order.Sku,
                })]),
            }.ToJsonString(),
            "application/json");
    }

    private static IResult Answer(string state) => Results.Text(new JsonObject { ["state"] = state }.ToJsonString(), "application/json");

    internal sealed record ShopRequest(int Count = 1);
}

using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting.Demo;

/// <summary>A line as the demo plays it.</summary>
/// <param name="Name">The business line.</param>
/// <param name="Share">How many of the orders are its, relative to the others.</param>
/// <param name="Make">An order that the line takes: a parcel with all that every order has, made what the line asks for.</param>
public sealed record DemoLine(string Name, int Share, Func<OrderContent, DemoParts, DateTimeOffset, OrderContent> Make);

using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities;

/// <summary>What capabilities say often.</summary>
internal static class StepContextExtensions
{
    /// <summary>The order that the flow works on.</summary>
    public static OrderSession Order(this StepContext context) => (OrderSession)context.Subject;
}

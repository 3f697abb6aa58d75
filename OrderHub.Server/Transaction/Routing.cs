namespace OrderHub.Server.Transaction;

/// <summary>Finds the line that an order belongs to.</summary>
public static class Routing
{
    /// <summary>The line that the caller names, else the second part of the business identity: <c>jdl.express.b2c</c> is <c>express</c>. Null where neither says.</summary>
    public static string? LineOf(string? businessLine, string businessIdentity)
    {
        if (!string.IsNullOrWhiteSpace(businessLine))
        {
            return businessLine;
        }

        var parts = businessIdentity.Split('.');
        return parts.Length >= 2 && parts[1].Length > 0 ? parts[1] : null;
    }
}

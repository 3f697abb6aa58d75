namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>inbox</c>: messages that were taken.</summary>
public static class InboxTable
{
    /// <summary>Guard: a message of that source with that id was taken before.</summary>
    public const string SeenGuard = "inbox.seen";

    public static void Insert(WriteBatch batch, int tenantId, string source, string messageId, byte[]? contentHash, DateTimeOffset receivedAt) =>
        batch.AddGuarded(
            SeenGuard, 1,
            "INSERT INTO inbox (tenant_id, source, message_id, content_hash, received_at) VALUES (@p0, @p1, @p2, @p3, @p4)",
            tenantId, source, messageId, contentHash, receivedAt);

    /// <summary>Forgets messages that no sender repeats any more.</summary>
    public static void DeleteBefore(WriteBatch batch, int tenantId, DateTimeOffset cutOff) =>
        batch.Add("DELETE FROM inbox WHERE tenant_id = @p0 AND received_at < @p1", tenantId, cutOff);
}

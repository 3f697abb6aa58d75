namespace OrderHub.Server.Storage.Search;

/// <summary>Statements that write <c>order_field</c>.</summary>
public static class OrderFieldTable
{
    /// <summary>Makes the order's field rows those of the document, where its version is the one in the index.</summary>
    public static void Replace(WriteBatch batch, OrderIndexRow row)
    {
        batch.Add(
            """
            DELETE FROM order_field WHERE tenant_id = @p0 AND order_id = @p1
              AND EXISTS (SELECT 1 FROM order_index WHERE tenant_id = @p0 AND order_id = @p1 AND version = @p2)
            """,
            row.TenantId, row.OrderId, row.Version);
        foreach (var field in row.Fields)
        {
            batch.Add(
                """
                INSERT INTO order_field (tenant_id, order_id, name, exact, sort, words, blind_index)
                SELECT @p0, @p1, @p2, @p3, @p4, @p5, @p6 WHERE EXISTS (SELECT 1 FROM order_index WHERE tenant_id = @p0 AND order_id = @p1 AND version = @p7)
                """,
                row.TenantId, row.OrderId, field.Name, field.Exact, field.Sort, field.Words, field.BlindIndex, row.Version);
        }
    }
}

using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Connectors;

/// <summary>Statements on <c>partner_case</c>.</summary>
public static class PartnerCaseTable
{
    /// <summary>Guard: somebody else decides, or has decided.</summary>
    public const string FenceGuard = "partner_case.fence";

    /// <summary>Most kinds of cases told apart at once.</summary>
    public const int MaxCounts = 500;

    private const string Columns =
        "tenant_id, case_id, case_key, kind, cause, connector, operation, exchange_id, order_id, order_no, waybill_no, message_key, code_table, code_document, "
        + "code_system, code_customer, code, reported, occurred_at, detail, state, decision, reason, problem, opened_at, decided_at, decided_by, fence, lease_until";

    private const string Conditions =
        """
         AND (@p2 IS NULL OR kind = @p2) AND (@p3 IS NULL OR state = @p3) AND (@p4 IS NULL OR cause = @p4) AND (@p5 IS NULL OR connector = @p5)
         AND (@p6 IS NULL OR code = @p6) AND (@p7 IS NULL OR order_no = @p7) AND (@p8 IS NULL OR opened_at >= @p8) AND (@p9 IS NULL OR opened_at < @p9)
        """;

    /// <summary>Opens a case, unless one about the same thing was opened before, decided or not.</summary>
    public static void OpenIfAbsent(WriteBatch batch, PartnerCaseRow row) => batch.Add(
        """
        INSERT INTO partner_case (tenant_id, case_id, case_key, kind, cause, connector, operation, exchange_id, order_id, order_no, waybill_no, message_key,
                                  code_table, code_document, code_system, code_customer, code, reported, occurred_at, detail, state, opened_at, fence)
        SELECT @p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, 'open', @p20, 0
        WHERE NOT EXISTS (SELECT 1 FROM partner_case WHERE tenant_id = @p0 AND case_key = @p2)
        """,
        row.TenantId, row.CaseId, row.CaseKey, row.Kind, row.Cause, row.Connector, row.Operation, row.ExchangeId, row.OrderId, row.OrderNo, row.WaybillNo, row.MessageKey,
        row.CodeTable, row.CodeDocument, row.CodeSystem, row.CodeCustomer, row.Code, row.Reported, row.OccurredAt?.ToUnixTimeMilliseconds(), row.Detail,
        row.OpenedAt.ToUnixTimeMilliseconds());

    /// <summary>Takes a case to decide about it, as it was read and unless somebody else is at it.</summary>
    public static void Claim(WriteBatch batch, PartnerCaseRow row, DateTimeOffset now, DateTimeOffset until) => batch.AddGuarded(
        FenceGuard, 1,
        """
        UPDATE partner_case SET fence = fence + 1, lease_until = @p0
        WHERE tenant_id = @p1 AND case_id = @p2 AND fence = @p3 AND state = 'open' AND (lease_until IS NULL OR lease_until <= @p4)
        """,
        until.ToUnixTimeMilliseconds(), row.TenantId, row.CaseId, row.Fence, now.ToUnixTimeMilliseconds());

    /// <summary>Writes the decision of whoever holds <c>row.Fence</c>.</summary>
    public static void Decide(WriteBatch batch, PartnerCaseRow row) => batch.AddGuarded(
        FenceGuard, 1,
        """
        UPDATE partner_case SET state = 'decided', decision = @p0, reason = @p1, decided_at = @p2, decided_by = @p3, problem = NULL, lease_until = NULL
        WHERE tenant_id = @p4 AND case_id = @p5 AND fence = @p6 AND state = 'open'
        """,
        row.Decision, row.Reason, row.DecidedAt!.Value.ToUnixTimeMilliseconds(), row.DecidedBy, row.TenantId, row.CaseId, row.Fence);

    /// <summary>Gives the case back undecided, with why; its code is the one that is without a meaning now.</summary>
    public static void GiveBack(WriteBatch batch, PartnerCaseRow row) => batch.AddGuarded(
        FenceGuard, 1,
        """
        UPDATE partner_case SET problem = @p0, lease_until = NULL, code_table = @p1, code_document = @p2, code_system = @p3, code_customer = @p4, code = @p5, detail = @p6
        WHERE tenant_id = @p7 AND case_id = @p8 AND fence = @p9 AND state = 'open'
        """,
        row.Problem, row.CodeTable, row.CodeDocument, row.CodeSystem, row.CodeCustomer, row.Code, row.Detail, row.TenantId, row.CaseId, row.Fence);

    public static Task<PartnerCaseRow?> FindAsync(DbConnection connection, int tenantId, long caseId) =>
        connection.FirstAsync($"SELECT {Columns} FROM partner_case WHERE tenant_id = @p0 AND case_id = @p1", Read, tenantId, caseId);

    /// <summary>The open case of a message.</summary>
    public static Task<PartnerCaseRow?> OfExchangeAsync(DbConnection connection, int tenantId, long exchangeId) =>
        connection.FirstAsync($"SELECT {Columns} FROM partner_case WHERE tenant_id = @p0 AND exchange_id = @p1 AND state = 'open'", Read, tenantId, exchangeId);

    /// <summary>What was decided about the case of a key; null: nothing, or there is none.</summary>
    public static Task<string?> DecisionOfAsync(DbConnection connection, int tenantId, string caseKey) => connection.FirstAsync(
        "SELECT decision FROM partner_case WHERE tenant_id = @p0 AND case_key = @p1", row => row.TextOrNull(), tenantId, caseKey);

    /// <summary>How many holds of an order are open.</summary>
    public static Task<int> OpenHoldsAsync(DbConnection connection, int tenantId, string orderNo) => connection.FirstAsync(
        "SELECT COUNT(*) FROM partner_case WHERE tenant_id = @p0 AND order_no = @p1 AND kind = 'hold' AND state = 'open'", row => row.Int(), tenantId, orderNo);

    /// <summary>Cases that a filter takes, newest first.</summary>
    public static Task<List<PartnerCaseRow>> NewestAsync(DbConnection connection, int tenantId, PartnerCaseFilter filter, long before, int limit) => connection.ListAsync(
        $"SELECT {Columns} FROM partner_case WHERE tenant_id = @p0 AND case_id < @p1{Conditions} ORDER BY case_id DESC LIMIT @p10", Read, Values(tenantId, filter, before, limit));

    /// <summary>Numbers of open cases that a filter takes, behind a number. The list of numbers is the caller's to apply.</summary>
    public static Task<List<long>> OpenIdsAsync(DbConnection connection, int tenantId, PartnerCaseFilter filter, long after, int limit) => connection.ListAsync(
        $"SELECT case_id FROM partner_case WHERE tenant_id = @p0 AND case_id > @p1{Conditions} AND state = 'open' ORDER BY case_id LIMIT @p10",
        row => row.Long(), Values(tenantId, filter, after, limit));

    /// <summary>Cases by kind, cause, connector, code and state.</summary>
    public static Task<List<PartnerCaseCount>> CountsAsync(DbConnection connection, int tenantId) => connection.ListAsync(
        """
        SELECT kind, cause, connector, code, state, decision, COUNT(*), MIN(opened_at), MAX(opened_at) FROM partner_case
        WHERE tenant_id = @p0 GROUP BY kind, cause, connector, code, state, decision ORDER BY COUNT(*) DESC LIMIT 500
        """,
        row => new PartnerCaseCount(row.Text(), row.Text(), row.Text(), row.TextOrNull(), row.Text(), row.TextOrNull(), row.Int(), row.Millis(), row.Millis()), tenantId);

    private static object?[] Values(int tenantId, PartnerCaseFilter filter, long from, int limit) =>
    [
        tenantId, from, filter.Kind, filter.State, filter.Cause, filter.Connector, filter.Code, filter.OrderNo,
        filter.OpenedAfter?.ToUnixTimeMilliseconds(), filter.OpenedBefore?.ToUnixTimeMilliseconds(), limit,
    ];

    private static PartnerCaseRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        CaseId = row.Long(),
        CaseKey = row.Text(),
        Kind = row.Text(),
        Cause = row.Text(),
        Connector = row.Text(),
        Operation = row.Text(),
        ExchangeId = row.LongOrNull(),
        OrderId = row.LongOrNull(),
        OrderNo = row.TextOrNull(),
        WaybillNo = row.TextOrNull(),
        MessageKey = row.TextOrNull(),
        CodeTable = row.TextOrNull(),
        CodeDocument = row.TextOrNull(),
        CodeSystem = row.TextOrNull(),
        CodeCustomer = row.TextOrNull(),
        Code = row.TextOrNull(),
        Reported = row.TextOrNull(),
        OccurredAt = row.MillisOrNull(),
        Detail = row.Text(),
        State = row.Text(),
        Decision = row.TextOrNull(),
        Reason = row.TextOrNull(),
        Problem = row.TextOrNull(),
        OpenedAt = row.Millis(),
        DecidedAt = row.MillisOrNull(),
        DecidedBy = row.TextOrNull(),
        Fence = row.Int(),
        LeaseUntil = row.MillisOrNull(),
    };
}

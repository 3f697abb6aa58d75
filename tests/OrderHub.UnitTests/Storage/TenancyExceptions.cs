using System.Text.RegularExpressions;

namespace OrderHub.UnitTests.Storage;

/// <summary>A statement that goes through all tenants on purpose.</summary>
/// <param name="Text">How it begins, or what is in it and in no other.</param>
/// <param name="Reason">Why that is right.</param>
/// <param name="IsWhole">True where the text is the whole statement.</param>
internal sealed partial record TenancyException(string Text, string Reason, bool IsWhole = false)
{
    /// <summary>Line ends and indents do not count.</summary>
    public bool Covers(string sql) => Spaces().Replace(sql.Trim(), " ") is var line && (IsWhole ? line == Text : line.Contains(Text, StringComparison.Ordinal));

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}

/// <summary>The reviewed list. Whoever adds to it says why no tenant sees another's rows by it.</summary>
internal static class TenancyExceptions
{
    public static readonly IReadOnlyList<TenancyException> All =
    [
        new("FROM order_export WHERE state = 'running'", "The worker looks for exports of all tenants that nobody works on; each row is worked on for its own tenant."),
        new("FROM dead_letter WHERE consumer = @p0", "A consumer's own letters, by its name or by the event's number, which is unique over all tenants; what is read names its tenant and is handled for it."),
        new("DELETE FROM dead_letter WHERE consumer", "The relay's worker sweeps all tenants; the event's number is unique over them."),
        new("UPDATE dead_letter SET", "The relay's worker sweeps all tenants; the event's number is unique over them."),
        new("FROM ord_ref r JOIN ord_main o ON o.tenant_id = r.tenant_id AND o.order_id = r.order_id WHERE", "Numbers that several callers ask about in one read: each is looked for with its own tenant, and only whoever asked learns of it."),
        new("SELECT tenant_id, order_id FROM order_index WHERE order_id > @p0", "Documents of dropped months go for all tenants; each row's tenant is part of what looks for its order and deletes it."),
        new("FROM outbox WHERE part = @p0", "The relay carries the events of all tenants in commit order; each names its tenant, and consumers work for that one."),
        new("FROM outbox o WHERE o.part = @p1", "A reader's first position in a part of the outbox; tells nothing of a tenant."),
        new("FROM outbox GROUP BY part", "Positions of the outbox by part; tells nothing of a tenant."),
        new("DELETE FROM read_order WHERE NOT EXISTS", "Counting anew goes through the orders of all tenants; each row is held against the order of its own."),
        new("DELETE FROM read_day WHERE order_day >=", "Counting anew goes through the counts of all tenants; each row is held against its own tenant's orders."),
        new("FROM ord_main WHERE (tenant_id, order_id) > (@p0, @p1)", "A lost index is made again from the orders of all tenants; each is read and indexed for its own."),
        new("FROM legacy_order WHERE (tenant_id, order_id) > (@p0, @p1)", "A lost index is made again from the orders of all tenants, those of other systems too; each is read and indexed for its own."),
        new("SELECT COUNT(*) FROM ord_main", "How many orders a whole file holds, for a backup and the doctor: a count, of no tenant."),
        new("SELECT o.tenant_id, o.order_id, o.version, r.order_version FROM ord_main o", "A virtual shard moves whole, with the orders of all tenants in it; each row keeps its tenant."),
        new("JOIN ord_main m ON m.tenant_id = i.tenant_id AND m.order_id = i.order_id WHERE m.shard = @p0", "A virtual shard moves whole, with the orders of all tenants in it; each row keeps its tenant."),
        new("SELECT COUNT(*) FROM outbox o WHERE", "How many events of a virtual shard are not relayed yet: a count, of no tenant."),
        new("SELECT order_id FROM ord_main WHERE shard = @p0 ORDER BY order_id LIMIT 1", "How old the oldest order of a database is, of whatever tenant: months are dropped for all; tells a time only."),
        new("SELECT o.order_no FROM ord_main o WHERE o.shard = @p0", "Months are dropped for all tenants at once; an order that keeps one is named in the operator's log."),
        new("FROM wf_instance i WHERE i.tenant_id = o.tenant_id AND i.order_id = o.order_id AND i.ended_at IS NULL", "The end of the question whether an order of a month goes on; it holds to the tenant of that order."),
        new("SELECT tenant_id, order_id FROM ord_main WHERE shard = @p0", "The orders of a month that goes, of all tenants; each row's tenant is part of what deletes it."),
        new("SELECT o.order_no FROM outbox o WHERE o.order_id >= @p0", "Months are dropped for all tenants at once; an order that keeps one is named in the operator's log."),
        new("SELECT order_no FROM dead_letter WHERE order_id >= @p0", "Months are dropped for all tenants at once; an order that keeps one is named in the operator's log."),
        new("SELECT tenant_id, source, message_id FROM inbox WHERE received_at < @p0", "Messages of a month that goes, of all tenants; each row's tenant is part of what deletes it."),
        new("SELECT MAX(created_at) FROM ord_main", "When the newest order of a whole file came, for a backup and the doctor."),
        new("SELECT COUNT(*) FROM dead_letter", "How many dead letters a whole file holds, for the doctor: a count, of no tenant."),
        new("SELECT COUNT(*) FROM wf_incident WHERE state = 'open'", "How many incidents are open in a whole file, for the doctor: a count, of no tenant."),
        new("SELECT wrapped FROM tenant_key WHERE length(wrapped) > 0", "The doctor sees whether the master key opens every tenant's keys; it opens no value with them."),
        new("UPDATE counted SET available = available -", "The beginning of what several orders take in one statement: each row is named by its own tenant, kind and key.", IsWhole: true),
        new("FROM ord_main", "The end of the select list of orders, whose statements are looked at as a whole.", IsWhole: true),
        new("DELETE FROM flow_figure WHERE minute < @p0", "Old figures of all tenants are cleared; nothing is read."),
        new("FROM flow_figure WHERE name = @p0 AND minute >= @p1 GROUP BY hash", "Sums that decide on a roll-back of a version all tenants get; holds counts only."),
        new("DELETE FROM flow_scenario WHERE tenant_id = 0", "The shared tenant's shipped scenarios, written anew when they changed."),
        new("SELECT name, source FROM flow_scenario WHERE tenant_id = 0", "The same, to see whether they changed."),
        new("UPDATE wf_signal SET state = @p0 WHERE state = @p1 AND received_at < @p2", "Signals that nobody waited for in time are set aside for all tenants; nothing is read."),
        new("UPDATE wf_wait SET lease_until = NULL", "A node that owns its store alone frees all leases at its start; nothing is read."),
        new("SELECT tenant_id, version FROM model_version", "Every node keeps the field definitions of each tenant in memory, apart by tenant."),
        new("SELECT tenant_id, table_name, version FROM reference_version", "Every node keeps the reference tables of each tenant in memory, apart by tenant."),
        new("FROM connector_version WHERE state = 'published'", "Connectors are published for the hub; each version names the tenant it is for."),
        new("DELETE FROM api_key WHERE key_id = @p0", "The key of the settings has one id over all tenants, and the settings give it to one."),
        new("FROM key_rotation WHERE state = @p0", "The job that seals anew goes on for all tenants, each with its own keys."),
        new("SELECT source, pins FROM wf_version WHERE hash = @p0", "A version is named by the hash of its content, which a tenant knows from its own instances only."),
        new("FROM wf_signal WHERE state = 0 AND signal_id > @p0", "The worker looks at undelivered signals of all tenants, and delivers each within its own."),
        new("SELECT order_id FROM ord_main ORDER BY order_id LIMIT 1", "Whether a database holds orders at all, before its shards are dealt out; which is not told."),
        new("FROM wf_signal WHERE state = 0 AND EXISTS", "The worker finds deliverable signals of all tenants, and delivers each within its own."),
        new("FROM incident_action WHERE state IN", "The worker finds actions of all tenants that nobody works on, and decides within the one that each is of."),
        new("FROM simulation_batch WHERE state = 'running'", "The worker finds batches of all tenants that nobody works on, and tries each within the one that it is of."),
        new("FROM wf_wait WHERE due_at <= @p0", "The worker finds due waits of all tenants, and wakes each within its own."),
        new("FROM wf_wave WHERE state = ", "The worker finds waves of all tenants whose time is over or whose members are to be told, and tells each within its own."),
        new("SELECT MIN(cut_off_at) FROM wf_wave", "When the next wave closes; tells nothing of a tenant."),
        new("SELECT MIN(due_at) FROM wf_wait", "When the next wait is due; tells nothing of a tenant."),
        new("UPDATE reconcile_run SET state = 'failed'", "A node that starts ends the comparisons of all tenants that it left behind; nothing is read."),
        new("FROM reconcile_run WHERE state = 'asked' AND node = @p0", "The worker finds comparisons that people of all tenants asked for, and compares within the tenant that each is of."),
        new("FROM job_run WHERE state = 'queued' AND queue = @p0", "A node takes what is due of all tenants, and runs each for its own."),
        new("FROM job_run WHERE state = 'running' AND node = @p0", "A node asks which of its runs it still has; what is read are their numbers."),
        new("FROM job_run WHERE state = 'running' AND lease_until < @p0", "Runs of dead nodes, of all tenants; each is queued again as its own."),
        new("FROM job_run w WHERE w.state = 'waiting'", "Continuations of all tenants; each waits for a run or batch of its own tenant."),
        new("FROM job_run WHERE state = 'waiting' AND after_run IS NOT NULL", "Continuations of all tenants whose hope is gone; each is cancelled as its own."),
        new("FROM job_run WHERE keep_until < @p0", "Runs of all tenants that were kept for long enough; each row's tenant is part of what deletes it."),
        new("FROM job_schedule ORDER BY tenant_id, schedule_id", "The clock of the jobs is set for all tenants; each schedule fires for its own."),
        new("FROM job_action WHERE state = 'running'", "The worker finds deeds of all tenants that go on, and acts within the one that each is of."),
        new("FROM partner_action WHERE state IN", "The worker finds actions of all tenants that nobody works on, and acts within the one that each is of."),
        new("FROM connector_code ORDER BY tenant_id", "Every node keeps the meanings of codes of each tenant in memory, apart by tenant."),
        new("FROM subscription ORDER BY tenant_id", "The relay matches each event with its own tenant's subscriptions, and each queue is served for its own."),
        new("FROM partner_credential ORDER BY connector", "A partner's key says which tenant it comes for: it is looked up before there is one."),
        new("FROM api_key WHERE hash = @hash", "A caller's key says which tenant it is of: it is looked up before there is one."),
        new("FROM user_session s JOIN app_user u", "A session says which tenant its user is of: it is looked up before there is one."),
        new("FROM tenant_key ORDER BY tenant_id", "A node opens the keys of all tenants at its start; each seals its own tenant's values only."),
        new("FROM tenant ORDER BY tenant_id", "The list of tenants themselves."),
        new("FROM app_user WHERE login = @login", "Logins are unique over all tenants, and the login says the tenant."),
    ];
}

using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Changes;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>What the table says of one kind of change at some statuses.</summary>
/// <param name="Answer">Yes, yes if, instead, or no.</param>
/// <param name="Fields">For modify: the groups of <see cref="FieldGroups"/> that may change; <c>*</c> stands for all that can change at all.</param>
/// <param name="Conditions">What must come true; some of <see cref="ChangeConditions"/>.</param>
/// <param name="Reason">Why not; one of <see cref="ChangeReasons"/>.</param>
public sealed record ChangeRule(ChangeAnswer Answer, IReadOnlyList<string>? Fields = null, IReadOnlyList<string>? Conditions = null, string? Reason = null)
{
    /// <summary>What it costs when it is done; null: nothing.</summary>
    [JsonIgnore]
    public ChangeFee? Fee { get; init; }
}

/// <summary>One row of the table: a span of statuses, and what kinds of change meet there; what it leaves out, a later row says.</summary>
/// <param name="From">First status, as a number.</param>
/// <param name="To">Last status.</param>
/// <param name="Modify">Other content.</param>
/// <param name="Cancel">Not to be carried out.</param>
/// <param name="Readdress">To another address.</param>
/// <param name="Intercept">Stopped on its way.</param>
/// <param name="Reverse">Brought back after it was delivered.</param>
public sealed record ChangeRow(
    int From, int To, ChangeRule? Modify = null, ChangeRule? Cancel = null, ChangeRule? Readdress = null, ChangeRule? Intercept = null, ChangeRule? Reverse = null)
{
    /// <summary>What the row says of a kind of change at a status; null: nothing.</summary>
    public ChangeRule? RuleOf(OrderStatus status, ChangeKind kind) => (int)status < From || (int)status > To ? null : kind switch
    {
        ChangeKind.Modify => Modify,
        ChangeKind.Cancel => Cancel,
        ChangeKind.Readdress => Readdress,
        ChangeKind.Intercept => Intercept,
        ChangeKind.Reverse => Reverse,
        _ => null,
    };
}

/// <summary>
/// Which change an order takes at which status, as a table that is data: <c>change-rules.json</c> holds the hub's own and those of shipped lines, and
/// a tenant may say otherwise in the reference table <c>change-rules</c>. An order that has ended takes none, whatever a table says, but that a closed one may come back.
/// </summary>
public sealed record ChangeRules(IReadOnlyList<ChangeRow> Rows)
{
    private static readonly ShippedChangeRules Shipped = Read(ShippedText());

    public const string AllFields = "*";

    /// <summary>The hub's own table.</summary>
    public static ChangeRules Standard { get; } = new(Shipped.Rows);

    /// <summary>The lines that ship with rows of their own.</summary>
    public static IReadOnlyCollection<string> ShippedLines { get; } = [.. Shipped.Lines.Keys];

    /// <summary>What a tenant says of single statuses and changes; goes before the rows.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<(OrderStatus Status, ChangeKind Kind), ChangeRule> Said { get; init; } = new Dictionary<(OrderStatus, ChangeKind), ChangeRule>();

    /// <summary>The shipped ones of a line: its own rows go before the hub's.</summary>
    public static ChangeRules Of(string? line) => Shipped.Lines.GetValueOrDefault(line ?? "") is { } own ? new([.. own, .. Shipped.Rows]) : Standard;

    /// <exception cref="JsonException">The text is no table.</exception>
    internal static ShippedChangeRules Read(string text) => JsonSerializer.Deserialize(text, ChangeRulesJson.Default.ShippedChangeRules)
        ?? throw new JsonException("The table of change rules is empty.");

    /// <summary>
    /// Decides. 1. An order that has ended takes no change; cancelling a cancelled one is done already, and what was closed may come back. 2. The row of the status says yes,
    /// yes if, instead, or no. 3. A change of content is refused for the fields that the row does not name, all told together.
    /// </summary>
    /// <param name="status">Where the order stands.</param>
    /// <param name="kind">Modify, cancel, re-address, intercept or reverse.</param>
    /// <param name="fields">For modify: the groups of fields that change.</param>
    public ChangeDecision Decide(OrderStatus status, ChangeKind kind, IReadOnlyCollection<string> fields)
    {
        if (StatusMachine.IsEnd(status) && (status, kind) != (OrderStatus.Closed, ChangeKind.Reverse))
        {
            return status == OrderStatus.Cancelled && kind == ChangeKind.Cancel
                ? ChangeDecision.Allowed with { Reason = ChangeReasons.Already }
                : ChangeDecision.Refused(ChangeReasons.Ended);
        }

        if (RuleOf(status, kind) is not { } rule)
        {
            return ChangeDecision.Refused(ChangeReasons.TooLate);
        }

        var refused = kind == ChangeKind.Modify && rule.Answer != ChangeAnswer.Refused
            ? fields.Where(field => field == FieldGroups.Fixed || !(rule.Fields ?? []).Any(allowed => allowed == field || allowed == AllFields)).Distinct(StringComparer.Ordinal).ToList()
            : [];
        return refused.Count > 0
            ? ChangeDecision.Refused(ChangeReasons.Fields) with { RefusedFields = refused }
            : new(rule.Answer, rule.Conditions ?? [], rule.Answer == ChangeAnswer.Refused ? rule.Reason : null);
    }

    /// <summary>The groups of fields that may change at a status.</summary>
    public IReadOnlyList<string> FieldsAt(OrderStatus status) => StatusMachine.IsEnd(status) ? [] : RuleOf(status, ChangeKind.Modify)?.Fields ?? [];

    /// <summary>What the table says of a kind of change at a status; null: nothing. It knows modify, cancel, re-address, intercept and reverse.</summary>
    public ChangeRule? RuleOf(OrderStatus status, ChangeKind kind) =>
        Said.GetValueOrDefault((status, kind)) ?? Rows.Select(row => row.RuleOf(status, kind)).FirstOrDefault(rule => rule is not null);

    private static string ShippedText()
    {
        using var stream = typeof(ChangeRules).Assembly.GetManifestResourceStream("change-rules.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>The shipped file: the hub's rows, and by line those that go before them.</summary>
internal sealed record ShippedChangeRules(IReadOnlyList<ChangeRow> Rows, IReadOnlyDictionary<string, IReadOnlyList<ChangeRow>> Lines);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ShippedChangeRules))]
[JsonSerializable(typeof(ChangeAnswer))]
[JsonSerializable(typeof(ChangeKind))]
internal sealed partial class ChangeRulesJson : JsonSerializerContext;

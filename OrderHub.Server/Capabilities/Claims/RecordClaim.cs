using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Claims;

/// <summary>Keeps with the order what a claim will need. Safe to run twice: evidence of one kind is kept once.</summary>
public sealed class RecordClaim : ILocalCapability
{
    private const string Domain = "ORDER";
    private const string Key = "CLAIM";
    private const int Longest = 128;

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "claim.record",
        Title = new("Keep evidence for a claim", "留存理赔证据"),
        Summary = new(
            "Marks the order with the number under which the evidence lies (mark ORDER/CLAIM): a logger's file, photos, a report. A later one of the order takes its place.",
            "在订单上登记证据编号（标记 ORDER/CLAIM），如温度记录文件、照片、报告；再次登记则覆盖。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["recorded"],
        Input = StepSchema.Of(
            """
            {
              "required": ["kind", "evidence"],
              "properties": {
                "kind": {
                  "title": "Of what", "type": "string", "enum": ["TEMPERATURE", "DAMAGE", "LOSS", "SHORTAGE"], "description": "What is claimed.",
                  "x-zh": { "title": "类型", "description": "理赔事由。" }
                },
                "evidence": {
                  "title": "Evidence", "type": "string", "minLength": 1, "maxLength": 100, "description": "Numbers under which it lies; nothing personal.",
                  "x-zh": { "title": "证据", "description": "证据编号；不得含个人信息。" }
                }
              }
            }
            """),
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var said = $"{context.Input["kind"]!.GetValue<string>()} {context.Input["evidence"]!.GetValue<string>()}";
        var value = said.Length <= Longest ? said : said[..Longest];
        context.Order().Change(order => order with
        {
            Marks = [.. order.Marks.Where(mark => (mark.Domain, mark.Key) != (Domain, Key)), new Mark { Domain = Domain, Key = Key, Value = value }],
        });
        return ValueTask.FromResult(StepResult.Of("recorded", value));
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Expressions and variables.</summary>
public sealed partial class Burst
{
    private JsonDocument EvaluateIn(int frame, Token? token, bool withOrder, JsonObject? output = null) =>
        Surroundings.Of(State, BodyOf, frame, token, withOrder ? setting.Subject : null, (Row.InstanceId, Row.FlowName), output);

    /// <summary>What a step is given, evaluated on the latest state.</summary>
    private JsonObject Evaluate(Token token, StepPlan step)
    {
        if (!step.With.IsDynamic)
        {
            return step.With.Written;
        }

        using var input = EvaluateIn(token.Frame, token, step.With.NamesOrder);
        var given = (JsonObject)step.With.Evaluate(input.RootElement, Now)!;
        PutOnRecord(step.Path, given);
        return given;
    }

    private bool Holds(Token token, StepPlan step)
    {
        using var input = EvaluateIn(token.Frame, token, step.Condition!.NamesOrder);
        return step.Condition.IsTrue(input.RootElement, Now);
    }

    /// <summary>The frame that keeps variables and results for a place: the flow or sub-flow, or the pass of a for-each.</summary>
    private Frame VariablesOf(int frame)
    {
        var at = FrameOf(frame);
        while (!BodyOf(at).HoldsVariables)
        {
            at = FrameOf(at.In);
        }

        return at;
    }

    private void Set(Token token, StepPlan step)
    {
        var values = Evaluate(token, step);
        var frame = VariablesOf(token.Frame);
        var vars = (JsonObject?)frame.Vars?.DeepClone() ?? [];
        foreach (var (name, _) in step.Step.With)
        {
            vars[name] = values[name]?.DeepClone();
        }

        Keep(frame with { Vars = Bounded(vars, "The variables") });
        Leave(token, "done");
    }

    private JsonObject Bounded(JsonObject value, string what)
    {
        var size = Encoding.UTF8.GetByteCount(value.ToJsonString());
        return size <= setting.Limits.MaxVariableBytes
            ? value
            : throw new LimitException(new("flow.variable-limit", $"{what} take {size} bytes; the limit is {setting.Limits.MaxVariableBytes}.", "Keep references instead of data, publish, and start anew.", false));
    }

    private void Emit(Token token, StepPlan step)
    {
        var with = Evaluate(token, step);
        signals.Add(new()
        {
            TenantId = Row.TenantId,
            SignalId = setting.NewId(),
            Name = with["signal"]!.GetValue<string>(),
            Key = KeyOf(with["key"], step.Given("key")),
            // The same step of the same pass sends once, however often its burst runs.
            MessageId = $"flow:{Row.InstanceId}-{token.Step}-{token.Visit}",
            Payload = setting.Seal((JsonObject?)with["payload"]?.DeepClone() ?? []),
            ReceivedAt = Now,
        });
        Leave(token, "done");
    }

    /// <summary>The key of a signal: a kind of key of the order where it is written out, else what the expression gives.</summary>
    private string KeyOf(JsonNode? value, JsonNode? written)
    {
        if (FlowExpressions.Of(written) is null)
        {
            return setting.Subject.CorrelationKey(written?.GetValue<string>() ?? "number") ?? "";
        }

        var key = value switch
        {
            null => "",
            JsonValue text when text.TryGetValue(out string? plain) => plain,
            _ => value.ToJsonString(),
        };
        return key.Length <= 128 ? key : throw new LimitException(new("flow.key-limit", $"A key has {key.Length} characters; the limit is 128.", "Give the step a shorter key and publish.", false));
    }
}

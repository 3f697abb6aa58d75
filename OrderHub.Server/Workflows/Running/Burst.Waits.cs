using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Waits: for a time, a signal, a person, a wave. Each is a row.</summary>
public sealed partial class Burst
{
    private void WaitForTime(Token token, StepPlan step)
    {
        var with = Evaluate(token, step);
        var due = step.Step.Use == ControlSteps.Delay
            ? Now + (DurationOf(with["for"]) ?? step.Step.Timeout ?? TimeSpan.Zero)
            : TimeOf(with["time"], token);
        Rest(token, AddWait(token, WaitKind.Timer, "", "", due), due.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    private void WaitForSignal(Token token, StepPlan step)
    {
        var with = Evaluate(token, step);
        var signal = with["signal"]!.GetValue<string>();
        Rest(token, AddWait(token, WaitKind.Signal, signal, KeyOf(with["key"], step.Given("key")), Now + step.Step.Timeout), signal);
    }

    private void AskPerson(Token token, StepPlan step)
    {
        var with = Evaluate(token, step);
        var wait = AddWait(token, WaitKind.Task, "", "", Now + step.Step.Timeout);
        TaskTable.Insert(setting.Batch, new()
        {
            TenantId = Row.TenantId,
            TaskId = wait.WaitId,
            InstanceId = Row.InstanceId,
            TokenId = token.Id,
            OrderId = Row.OrderId,
            OrderNo = setting.Subject.Number ?? "",
            FlowName = Row.FlowName,
            Step = token.Step,
            Role = with["role"]?.ToString() ?? "",
            Title = with["title"]?.ToString() ?? "",
            TitleZh = with["titleZh"]?.ToString(),
            Outcomes = StepForms.TaskOutcomes(step.Step),
            Form = with["form"]?.ToJsonString(),
            Data = with["data"] is JsonObject data ? Impersonal.Copy(data).ToJsonString() : null,
            CreatedAt = Now,
            DueAt = Now + DurationOf(with["due"]),
        });
        Rest(token, wait, with["role"]?.ToString());
    }

    private void TakeTask(Token token, string outcome, JsonObject? data, string by)
    {
        TaskTable.Close(setting.Batch, Row.TenantId, token.Id, Row.InstanceId, outcome, by, Now);
        Log(JournalKind.Signalled, token.Step, outcome: outcome);
        Leave(token with { Signal = data }, outcome, data);
    }

    private void Gather(Token token, StepPlan step)
    {
        var with = Evaluate(token, step);
        var key = with["key"] is JsonValue value && value.TryGetValue(out string? text) ? text : with["key"]?.ToJsonString() ?? "";
        var due = with["until"] is { } until ? TimeOf(until, token) : Now + DurationOf(with["within"]);
        // The wait is due at once: whoever serves what is due brings the member into its wave.
        var wait = AddWait(token, WaitKind.Gather, $"{Row.FlowName}/{token.Step}", key, Now);
        Keep(token with { Given = new JsonObject { ["count"] = with["count"]?.DeepClone(), ["until"] = due?.ToUnixTimeMilliseconds() } });
        Rest(TokenOf(token.Id), wait, key);
    }

    private void TakeWave(Token token, Wave wave)
    {
        Log(JournalKind.Signalled, token.Step, outcome: "gathered", note: $"{wave.Size} together");
        Leave(token with { Given = null }, "gathered", new JsonObject
        {
            ["wave"] = wave.WaveId.ToString(CultureInfo.InvariantCulture),
            ["size"] = wave.Size,
            ["position"] = wave.Position,
        });
    }

    private void Rest(Token token, WaitRow wait, string? what)
    {
        Keep(token with { Status = TokenStatus.Waiting, WaitId = wait.WaitId });
        Log(JournalKind.Waits, token.Step, outcome: string.IsNullOrEmpty(what) ? null : what);
    }

    /// <summary>Gives what a token holds its time.</summary>
    private void HoldTimeout(int holder, StepPlan step)
    {
        if (step.Step.Timeout is { } timeout)
        {
            var token = TokenOf(holder);
            Keep(token with { WaitId = AddWait(token, WaitKind.Timer, "", "", Now + timeout).WaitId });
        }
    }

    private WaitRow AddWait(Token? token, WaitKind kind, string name, string key, DateTimeOffset? dueAt)
    {
        if (State.Tokens.Count(other => other.WaitId != 0) + State.Frames.Sum(frame => frame.Handlers?.Count ?? 0) >= setting.Limits.MaxWaits)
        {
            throw new LimitException(new("flow.wait-limit", $"The instance waits for {setting.Limits.MaxWaits} things at once, as many as it may.", "Take fewer items at once.", false));
        }

        var wait = new WaitRow
        {
            TenantId = Row.TenantId,
            WaitId = setting.NewId(),
            InstanceId = Row.InstanceId,
            TokenId = token?.Id ?? 0,
            Kind = kind,
            Name = name,
            Key = key,
            DueAt = dueAt,
            Attempt = token?.Attempt ?? 1,
        };
        waits[wait.WaitId] = wait;
        return wait;
    }

    private void RemoveWait(Token token) => RemoveWait(token.WaitId);

    /// <summary>What was created within the burst leaves no row; a row that is there goes with the burst. The instance's revision guards it.</summary>
    private void RemoveWait(long waitId)
    {
        if (waitId != 0 && !waits.Remove(waitId))
        {
            WaitTable.Remove(setting.Batch, Row.TenantId, waitId);
        }
    }

    private static TimeSpan? DurationOf(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) && FormReader.TryDuration(text, out var span) => span,
        _ => throw new LimitException(new("flow.time-unreadable", "What an expression gave is no ISO 8601 duration.", "Mend the expression and publish; or skip.", false)),
    };

    private static DateTimeOffset TimeOf(JsonNode? node, Token token) => node is JsonValue value && value.TryGetValue(out string? text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time
        : throw new LimitException(new("flow.time-unreadable", $"'{token.Step}' was given no time.", "Mend the expression and publish; or skip.", false));
}

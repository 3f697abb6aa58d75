using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Capabilities: local ones run within the burst, a remote one is a call that is due.</summary>
public sealed partial class Burst
{
    private async Task RunCapabilityAsync(Token token, ICapability capability, Effect? effect, CancellationToken ct)
    {
        if (effect is null && token.Given is null && token.Corrected is null && StepOf(token).With.IsDynamic)
        {
            // Evaluated once: a call that is made again is made with the same words.
            token = Keep(token with { Given = Evaluate(token, StepOf(token)) });
        }

        if (capability is ILocalCapability local)
        {
            Finish(token, capability, await local.RunAsync(Context(token, effect), ct));
            return;
        }

        var wait = AddWait(token, WaitKind.Call, ((IRemoteCapability)capability).ConnectorOf(Context(token, effect)), "", Now);
        Keep(token with { Status = TokenStatus.Calling, WaitId = wait.WaitId });
        Log(JournalKind.CallDue, Place(token), attempt: token.Attempt);
    }

    private void ApplyAnswer(Token token, RemoteAnswer answer)
    {
        var effect = EffectOf(token);
        var capability = RemoteOf(token, effect);
        switch (answer)
        {
            case RemoteAnswer.Failed(var code, var message):
                RetryOrStop(token, new(code, message, $"See that the {capability.ConnectorOf(Context(token, effect))} system answers, then retry.", true));
                break;
            case RemoteAnswer.Later(var code, _, var after):
                Log(JournalKind.CallFailed, Place(token), outcome: code, attempt: token.Attempt, note: "not asked yet");
                CallAgain(token, Now + after);
                break;
            case RemoteAnswer.NotDone(var code, var message):
                Log(JournalKind.Settled, Place(token), outcome: code, note: message);
                Settle(token);
                break;
            case RemoteAnswer.Impossible(var code, var message):
                RetryOrStop(token, new(code, message, "Mend the connector's mapping or set-up, or the order, then retry.", false));
                break;
            case RemoteAnswer.Unknown(var code, var message):
                RetryOrStop(token with { Uncertain = true }, new(code, message, "It may have been done: retrying asks the partner first where it can be asked.", true));
                break;
            default:
                Finish(token with { Uncertain = false }, capability, capability.Interpret(Context(token, effect), answer));
                break;
        }
    }

    private void Finish(Token token, ICapability capability, StepResult result)
    {
        if (result.Failure is { } failure)
        {
            // A local step runs within the burst: there is no call to make later, so a failure of it is for a person.
            RetryOrStop(token, capability is IRemoteCapability ? failure : failure with { Retryable = false });
        }
        else if (token.UndoOf is { } seq)
        {
            UndoDone(token, seq, result.Note);
        }
        else if (token.Settling is not null)
        {
            Settled(token, capability, result);
        }
        else
        {
            RecordEffect(token, capability, result);
            Leave(token, result.Outcome!, result.Output, result.Note);
        }
    }

    /// <summary>Keeps what the step did, if it left something to undo.</summary>
    /// <returns>Its number; null where there is nothing to undo.</returns>
    private int? RecordEffect(Token token, ICapability capability, StepResult result)
    {
        var step = StepOf(token);
        var undo = step.Step.CompensateWaiver is null && result.Output is not null ? step.Step.Compensate ?? capability.Descriptor.Undo : null;
        if (undo is null)
        {
            return null;
        }

        JsonObject? with = null;
        if (step.UndoWith is { } template)
        {
            using var input = EvaluateIn(token.Settling is null ? token.Frame : 0, token, template.NamesOrder, result.Output);
            with = (JsonObject?)template.Evaluate(input.RootElement, Now)?.DeepClone();
        }

        var frames = ChainOf(token);
        State = Transitions.Record(State, new() { Seq = 0, Step = token.Step, Undo = undo, Output = result.Output, With = with, Frames = frames.Count > 1 ? frames : null });
        return State.Effects.Count;
    }

    private void RetryOrStop(Token token, StepFailure failure)
    {
        var (retry, timeout) = token.Step.Length == 0 ? (RetryPolicy.Default, null) : (StepOf(token).Step.Retry, StepOf(token).Step.Timeout);
        if (EffectOf(token) is { } effect)
        {
            (retry, timeout) = (Plan.Steps[effect.Step].Step.Retry, null);
        }

        Log(JournalKind.CallFailed, Place(token), outcome: failure.Code, attempt: token.Attempt, note: failure.Message);
        var again = Now + retry.DelayAfter(token.Attempt);
        var settles = token.Settling is not null;
        if (settles && !token.Uncertain && token.UndoOf is null)
        {
            Settle(token);
        }
        else if (timeout is { } span && !settles && again > token.Since + span)
        {
            TimeOut(token);
        }
        else if (!failure.Retryable || token.Attempt >= retry.Attempts)
        {
            Fail(token, failure, logged: true);
        }
        else
        {
            CallAgain(token with { Attempt = token.Attempt + 1 }, again);
        }
    }

    private void CallAgain(Token token, DateTimeOffset at)
    {
        var effect = EffectOf(token);
        var wait = AddWait(token, WaitKind.Call, RemoteOf(token, effect).ConnectorOf(Context(token, effect)), "", at);
        Keep(token with { Status = TokenStatus.Calling, WaitId = wait.WaitId });
    }

    private IRemoteCapability RemoteOf(Token token, Effect? effect) => (IRemoteCapability)setting.Capabilities.Get(effect?.Undo ?? StepOf(token).Step.Use);

    private Effect? EffectOf(Token token) => token.UndoOf is { } seq ? State.Effects.First(candidate => candidate.Seq == seq) : null;

    /// <summary>The step that a token is about: the one whose effect it undoes, or the one it stands at.</summary>
    private string Place(Token token) => EffectOf(token)?.Step ?? token.Step;

    /// <summary>What the step of a token is given. Also used to prepare the call of a token that waits for its answer.</summary>
    public StepContext Context(Token token, Effect? effect) => new()
    {
        TenantId = Row.TenantId,
        InstanceId = Row.InstanceId,
        Step = token.Step,
        Input = effect is not null ? effect.With ?? [] : token.Corrected ?? token.Given ?? StepOf(token).Step.With,
        Subject = setting.Subject,
        Batch = setting.Batch,
        Now = Now,
        Signal = token.Signal,
        Effect = effect?.Output,
    };
}

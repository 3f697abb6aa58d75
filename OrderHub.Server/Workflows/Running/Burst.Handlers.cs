using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Handlers: what a flow or a scope answers while it runs.</summary>
public sealed partial class Burst
{
    private void Arm(int id)
    {
        var frame = FrameOf(id);
        var handlers = BodyOf(frame).Handlers;
        if (handlers.Count > 0 && State.Ending is null)
        {
            Keep(frame with { Handlers = [.. handlers.Values.Select(handler => Arm(id, handler))] });
        }
    }

    private Armed Arm(int frame, HandlerDefinition handler)
    {
        if (handler.Signal is { } signal)
        {
            var template = BodyOf(FrameOf(frame)).KeyOf(handler);
            JsonNode? key = null;
            if (template.IsDynamic)
            {
                using var input = EvaluateIn(frame, null, template.NamesOrder);
                key = template.Evaluate(input.RootElement, Now);
            }

            return new(handler.Name, AddWait(null, WaitKind.Signal, signal, KeyOf(key, JsonValue.Create(handler.Key)), null).WaitId);
        }

        return new(handler.Name, AddWait(null, WaitKind.Timer, "", "", Now + handler.After!.Value).WaitId);
    }

    private void Disarm(Frame frame)
    {
        foreach (var armed in frame.Handlers ?? [])
        {
            RemoveWait(armed.WaitId);
        }

        Keep(frame with { Handlers = null });
    }

    /// <summary>Lets a handler do its work, if the wait is one's. An interrupting one ends all that goes on in its frame first.</summary>
    private bool Fired(long waitId, long signalId, JsonObject? payload)
    {
        if (State.Frames.FirstOrDefault(candidate => candidate.Handlers?.Any(armed => armed.WaitId == waitId) == true) is not { } frame)
        {
            return false;
        }

        var name = frame.Handlers!.First(armed => armed.WaitId == waitId).Name;
        var body = BodyOf(frame);
        var handler = body.Handlers[name];
        WaitTable.Delete(setting.Batch, Row.TenantId, waitId);
        frame = Keep(frame with { Handlers = [.. frame.Handlers!.Where(armed => armed.WaitId != waitId)] });
        Log(JournalKind.Handled, body.Prefix + handler.Next, outcome: name, note: handler.Interrupting ? "interrupts" : "beside");
        if (handler.Interrupting)
        {
            Disarm(frame);
            Cancel([.. State.Tokens.Where(token => token.Frame == frame.Id && token.Settling is null)]);
            Keep(FrameOf(frame.Id) with { Result = null });
        }
        else if (handler.Signal is not null)
        {
            Keep(frame with { Handlers = [.. frame.Handlers!, Arm(frame.Id, handler)] });
        }

        Enter(new Token { Id = 0, Step = "", Frame = frame.Id, Signal = payload, SignalId = signalId }, body.Prefix + handler.Next);
        return true;
    }
}

using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>Reads steps, the bodies below them, and handlers.</summary>
internal sealed class StepReader(FormReader form, FlowLimits limits)
{
    private static readonly string[] Properties = ["use", "title", "with", "next", "catch", "compensate", "retry", "timeout"];
    private static readonly string[] BodyProperties = [.. Properties, "body"];
    private static readonly string[] ScopeProperties = [.. BodyProperties, "on"];
    private static readonly string[] HandlerProperties = ["signal", "key", "after", "interrupting", "next"];

    public BodyDefinition ReadBody(JsonObject node, string path, int depth = 0)
    {
        var start = form.Text(node, "start", path);
        var steps = new Dictionary<string, StepDefinition>(StringComparer.Ordinal);
        if (depth > limits.MaxNesting)
        {
            form.Fault("flow.nesting", path, $"Bodies lie deeper in each other than {limits.MaxNesting}.");
        }
        else if (node["steps"] is JsonObject stepNodes)
        {
            foreach (var (name, step) in stepNodes)
            {
                Read(name, step, FormReader.At(path, $"steps.{name}"), depth, steps);
            }
        }
        else
        {
            form.Fault("flow.steps", FormReader.At(path, "steps"), "The steps are missing, by name.");
        }

        return new(start, steps);
    }

    private void Read(string name, JsonNode? node, string path, int depth, Dictionary<string, StepDefinition> steps)
    {
        if (node is not JsonObject step)
        {
            form.Fault("flow.step", path, "A step must be an object.");
        }
        else if (name.Length is 0 or > 64 || name.AsSpan().ContainsAny("/#*.\"`\\"))
        {
            form.Fault("flow.step-name", path, "A step's name has 1 to 64 characters, none of them / # * . \" ` or \\.");
        }
        else
        {
            steps[name] = ReadStep(name, step, path, depth);
        }
    }

    private StepDefinition ReadStep(string name, JsonObject node, string path, int depth)
    {
        var use = form.Text(node, "use", path);
        form.RejectUnknown(node, use == ControlSteps.Scope ? ScopeProperties : ControlSteps.HasBody(use) ? BodyProperties : Properties, path);
        var (undo, undoWith, waiver) = ReadCompensate(node["compensate"], $"{path}.compensate");
        return new()
        {
            Name = name,
            Path = path,
            Use = use,
            Title = form.Title(node["title"], $"{path}.title"),
            With = form.Object(node["with"], $"{path}.with") ?? [],
            Next = ReadNext(node["next"], $"{path}.next"),
            Catch = form.Object(node["catch"], $"{path}.catch") is { } wires
                ? form.Wires(wires, $"{path}.catch", "flow.catch", "A failure's code leads to a step's name.")
                : new Dictionary<string, string>(StringComparer.Ordinal),
            Body = ControlSteps.HasBody(use) ? ReadNested(node["body"], $"{path}.body", depth + 1) : null,
            On = use == ControlSteps.Scope ? ReadHandlers(node["on"], $"{path}.on") : new Dictionary<string, HandlerDefinition>(StringComparer.Ordinal),
            Compensate = undo,
            CompensateWith = undoWith,
            CompensateWaiver = waiver,
            Retry = ReadRetry(form.Object(node["retry"], $"{path}.retry"), $"{path}.retry"),
            Timeout = form.Duration(node["timeout"], $"{path}.timeout"),
        };
    }

    private BodyDefinition ReadNested(JsonNode? node, string path, int depth)
    {
        if (node is not JsonObject body)
        {
            form.Fault("flow.body", path, "This step holds steps of its own: {\"start\": ..., \"steps\": {...}}.");
            return new("", new Dictionary<string, StepDefinition>(StringComparer.Ordinal));
        }

        form.RejectUnknown(body, ["start", "steps"], path);
        return ReadBody(body, path, depth);
    }

    /// <summary>Reads the handlers of a flow or a scope.</summary>
    public IReadOnlyDictionary<string, HandlerDefinition> ReadHandlers(JsonNode? node, string path)
    {
        var handlers = new Dictionary<string, HandlerDefinition>(StringComparer.Ordinal);
        foreach (var (name, value) in form.Object(node, path) ?? [])
        {
            if (form.Object(value, $"{path}.{name}") is not { } handler)
            {
                form.Fault("flow.handler", $"{path}.{name}", "A handler is an object: {\"signal\": ..., \"next\": ...}.");
                continue;
            }

            form.RejectUnknown(handler, HandlerProperties, $"{path}.{name}");
            var after = form.Duration(handler["after"], $"{path}.{name}.after");
            var signal = Optional(handler, "signal", $"{path}.{name}");
            if (signal is null == after is null)
            {
                form.Fault("flow.handler", $"{path}.{name}", "A handler answers either a 'signal' or a time 'after' the beginning.");
            }

            handlers[name] = new()
            {
                Name = name,
                Signal = signal,
                Key = Optional(handler, "key", $"{path}.{name}") ?? "number",
                After = after,
                Interrupting = ReadFlag(handler["interrupting"], $"{path}.{name}.interrupting"),
                Next = form.Text(handler, "next", $"{path}.{name}"),
                Source = handler,
            };
        }

        return handlers;
    }

    private bool ReadFlag(JsonNode? node, string path)
    {
        if (node is null)
        {
            return true;
        }

        if (node is JsonValue value && value.TryGetValue(out bool flag))
        {
            return flag;
        }

        form.Fault("flow.flag", path, "This is true or false.");
        return true;
    }

    private string? Optional(JsonObject node, string property, string path) => node[property] is null ? null : form.Text(node, property, path);

    private Dictionary<string, string> ReadNext(JsonNode? node, string path)
    {
        switch (node)
        {
            case null:
                return new(StringComparer.Ordinal);
            case JsonValue value when value.TryGetValue(out string? only):
                return new(StringComparer.Ordinal) { [StepDefinition.AnyOutcome] = only };
            case JsonObject wires:
                return form.Wires(wires, path, "flow.next", "An outcome leads to a step's name.");
            default:
                form.Fault("flow.next", path, "'next' is a step's name, or an object from outcome to step.");
                return new(StringComparer.Ordinal);
        }
    }

    private (string? Undo, JsonObject? With, string? Waiver) ReadCompensate(JsonNode? node, string path)
    {
        switch (node)
        {
            case null:
                return (null, null, null);
            case JsonValue value when value.TryGetValue(out string? undo):
                return (undo, null, null);
            case JsonObject waived when waived.Count == 1 && waived["none"] is JsonValue reason && reason.TryGetValue(out string? text) && text.Trim().Length > 0:
                return (null, null, text);
            case JsonObject written when written["use"] is not null:
                form.RejectUnknown(written, ["use", "with"], path);
                return (form.Text(written, "use", path), form.Object(written["with"], $"{path}.with"), null);
            default:
                form.Fault("flow.compensate", path, "'compensate' names the undo, is {\"use\": ..., \"with\": {...}}, or waives it as {\"none\": \"reason\"}.");
                return (null, null, null);
        }
    }

    private RetryPolicy ReadRetry(JsonObject? node, string path)
    {
        if (node is null)
        {
            return RetryPolicy.Default;
        }

        form.RejectUnknown(node, ["attempts", "delay", "maxDelay"], path);
        var attempts = RetryPolicy.Default.Attempts;
        if (node["attempts"] is { } count && (count is not JsonValue number || !number.TryGetValue(out attempts) || attempts is < 1 or > 100))
        {
            form.Fault("flow.retry", $"{path}.attempts", "'attempts' is a whole number from 1 to 100.");
        }

        return new(
            attempts,
            form.Duration(node["delay"], $"{path}.delay") ?? RetryPolicy.Default.Delay,
            form.Duration(node["maxDelay"], $"{path}.maxDelay") ?? RetryPolicy.Default.MaxDelay);
    }
}

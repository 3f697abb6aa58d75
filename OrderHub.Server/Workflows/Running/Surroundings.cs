using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Storage;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>What expressions see: the variables and step results of the frames around a token, the order as it now is, the signal, the item, the failure.</summary>
internal static class Surroundings
{
    /// <param name="state">The instance as it now is.</param>
    /// <param name="bodies">The graph of each frame.</param>
    /// <param name="frame">The frame in which the expression stands.</param>
    /// <param name="token">The token that evaluates; null: none does, as for a flow's first values.</param>
    /// <param name="subject">The order; null: no expression asks for it.</param>
    /// <param name="row">Number and flow of the instance.</param>
    /// <param name="output">What the step left, for its undo.</param>
    public static JsonDocument Of(
        InstanceState state, Func<Frame, BodyPlan> bodies, int frame, Token? token, ISubject? subject, (long Id, string Flow) row, JsonObject? output = null)
    {
        var around = Around(state, bodies, frame);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Merge(json, "vars", around, one => one.Vars);
            Merge(json, "steps", around, one => one.Outputs);
            Write(json, "input", around[0].Input);
            var pass = around.LastOrDefault(one => one.Index is not null);
            Write(json, "item", pass?.Item);
            if (pass?.Index is { } index)
            {
                json.WriteNumber("index", index);
            }

            Write(json, "signal", token?.Signal is { } signal ? Impersonal.Copy(signal) : null);
            Write(json, "output", output);
            if (token?.Error is { } error)
            {
                json.WriteStartObject("error");
                json.WriteString("code", error.Code);
                json.WriteString("message", error.Message);
                json.WriteString("step", error.Step);
                json.WriteEndObject();
            }

            Write(json, "order", subject?.Describe());
            json.WriteStartObject("instance");
            json.WriteString("id", row.Id.ToString(CultureInfo.InvariantCulture));
            json.WriteString("flow", row.Flow);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory);
    }

    /// <summary>The frames that are seen from a frame: up to the flow or sub-flow that it belongs to, that one first.</summary>
    public static IReadOnlyList<Frame> Around(InstanceState state, Func<Frame, BodyPlan> bodies, int frame)
    {
        var chain = Transitions.Chain(state, frame);
        var call = chain.Count - 1;
        while (call > 0 && !bodies(chain[call]).IsCall)
        {
            call--;
        }

        return [.. chain.Skip(call)];
    }

    private static void Merge(Utf8JsonWriter json, string name, IReadOnlyList<Frame> around, Func<Frame, JsonObject?> part)
    {
        var parts = around.Select(part).OfType<JsonObject>().ToList();
        if (parts.Count == 1)
        {
            Write(json, name, parts[0]);
            return;
        }

        json.WriteStartObject(name);
        foreach (var key in parts.SelectMany(one => one.Select(pair => pair.Key)).Distinct(StringComparer.Ordinal))
        {
            json.WritePropertyName(key);
            Write(json, parts.Last(one => one.ContainsKey(key))[key]);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, JsonNode? node)
    {
        if (node is not null)
        {
            json.WritePropertyName(name);
            node.WriteTo(json);
        }
    }

    private static void Write(Utf8JsonWriter json, JsonNode? node)
    {
        if (node is null)
        {
            json.WriteNullValue();
        }
        else
        {
            node.WriteTo(json);
        }
    }
}

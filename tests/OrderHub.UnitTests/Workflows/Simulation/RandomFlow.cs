using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.UnitTests.Workflows.Simulation;

/// <summary>
/// Makes up flows over all control steps. Blocks are put one before the other: each is given the name of the step that follows it and
/// returns the name of its own first step. So every flow is whole, and none needs to be thrown away.
/// </summary>
internal sealed class RandomFlow(Random random, IReadOnlyList<string> callable)
{
    /// <summary>Every control step, so that a run can show that it met each.</summary>
    public static readonly IReadOnlyCollection<string> AllSteps = ControlSteps.Names;

    private int names;

    /// <summary>Most steps that are still to be made; blocks stop nesting when it is spent.</summary>
    private int budget;

    public string Make(string name, string kind, int size)
    {
        budget = size;
        var steps = new JsonObject();
        var end = Add(steps, "end", new() { ["outcome"] = "ok", ["output"] = new JsonObject { ["n"] = "{% vars.n %}" } });
        var on = kind == "fulfillment" && Chance(40) ? Handlers(steps, end) : null;
        var start = Blocks(steps, end, depth: 0, inLoop: false);
        var flow = new JsonObject
        {
            ["name"] = name,
            ["kind"] = kind,
            ["title"] = new JsonObject { ["en"] = name, ["zh"] = name },
            ["vars"] = new JsonObject { ["n"] = 0, ["m"] = "{% 1 + 1 %}" },
            ["onFailure"] = Chance(40) ? "compensate" : "incident",
            ["start"] = start,
            ["steps"] = steps,
        };
        if (on is not null)
        {
            flow["on"] = on;
        }

        if (kind == "subflow")
        {
            flow["input"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["n"] = new JsonObject { ["type"] = "number" } } };
        }

        return flow.ToJsonString();
    }

    private string Blocks(JsonObject steps, string next, int depth, bool inLoop)
    {
        var count = 1 + random.Next(depth == 0 ? 5 : 3);
        for (var i = 0; i < count; i++)
        {
            next = Block(steps, next, depth, inLoop);
        }

        return next;
    }

    private string Block(JsonObject steps, string next, int depth, bool inLoop)
    {
        budget--;
        var deep = depth < 3 && budget > 0;
        return random.Next(deep ? 24 : 14) switch
        {
            0 or 1 or 2 => Remote(steps, next),
            3 => Use(steps, "mark@1", null, next),
            4 => Add(steps, "set", new() { ["n"] = "{% vars.n + 1 %}" }, next),
            5 => Add(steps, "delay", new() { ["for"] = Chance(50) ? "PT5M" : "{% 'PT' & $string(vars.n + 1) & 'M' %}" }, next),
            6 => Add(steps, "until", new() { ["time"] = "{% $fromMillis($millis() + 60000) %}" }, next),
            7 => WaitSignal(steps, next),
            8 => Add(steps, "human-task", new() { ["role"] = "operator", ["title"] = "Look", ["outcomes"] = new JsonArray("yes", "no") }, new JsonObject { ["yes"] = next, ["no"] = next, ["timeout"] = next }, ("timeout", "PT2H")),
            9 => Add(steps, "emit", new() { ["signal"] = $"s{random.Next(3)}", ["key"] = "number", ["payload"] = new JsonObject { ["n"] = "{% vars.n %}" } }, next),
            10 => If(steps, next, next),
            11 when inLoop && Chance(60) => If(steps, Add(steps, Chance(50) ? "break" : "continue", []), next),
            12 when depth == 0 => Add(steps, "gather", new() { ["key"] = "k", ["count"] = 2, ["within"] = "PT1H" }, next),
            13 => Add(steps, "compensate", [], next),
            14 or 15 => Fork(steps, next, depth, inLoop),
            16 => SwitchAll(steps, next, depth, inLoop),
            17 => If(steps, Blocks(steps, next, depth + 1, inLoop), next),
            18 => ForEach(steps, next, depth),
            19 => While(steps, next, depth),
            20 or 21 => Scope(steps, next, depth, inLoop),
            22 when callable.Count > 0 => Call(steps, next),
            _ => Remote(steps, next),
        };
    }

    private string Remote(JsonObject steps, string next)
    {
        var name = Use(steps, $"r{random.Next(3)}@1", null, null);
        var step = (JsonObject)steps[name]!;
        step["next"] = new JsonObject { ["done"] = next, ["refused"] = next };
        step["retry"] = new JsonObject { ["attempts"] = 1 + random.Next(3), ["delay"] = "PT10S", ["maxDelay"] = "PT1M" };
        if (Chance(20))
        {
            step["timeout"] = "PT30S";
            if (Chance(50))
            {
                step["next"]!["timeout"] = next;
            }
        }

        if (Chance(25))
        {
            step["catch"] = new JsonObject { [Chance(50) ? "*" : "partner.*"] = next };
        }

        return name;
    }

    private string WaitSignal(JsonObject steps, string next) => Chance(70)
        ? Add(steps, "wait-signal", new() { ["signal"] = $"s{random.Next(3)}" }, new JsonObject { ["received"] = next, ["timeout"] = next }, ("timeout", "PT3H"))
        : Add(steps, "wait-signal", new() { ["signal"] = $"s{random.Next(3)}", ["key"] = "{% instance.id %}" }, new JsonObject { ["received"] = next });

    private string If(JsonObject steps, string then, string otherwise) =>
        Add(steps, "if", new() { ["condition"] = Chance(50) ? "{% order.big %}" : "{% vars.n % 2 = 0 %}" }, new JsonObject { ["true"] = then, ["false"] = otherwise });

    private string Fork(JsonObject steps, string next, int depth, bool inLoop)
    {
        var ways = 2 + random.Next(2);
        var join = Join(steps, next, ways);
        var branches = new JsonObject();
        for (var i = 0; i < ways; i++)
        {
            // A branch may go nowhere, or past the join: neither may hang it.
            branches[$"w{i}"] = Chance(10) ? Add(steps, "end", []) : Blocks(steps, join, depth + 1, inLoop);
        }

        return Add(steps, "fork", [], branches);
    }

    private string SwitchAll(JsonObject steps, string next, int depth, bool inLoop)
    {
        var join = Join(steps, next, 2);
        return Add(
            steps, "switch", new() { ["match"] = Chance(70) ? "all" : "first", ["cases"] = new JsonObject { ["p"] = "{% order.big %}", ["q"] = "{% vars.n < 3 %}" } },
            new JsonObject { ["p"] = Blocks(steps, join, depth + 1, inLoop), ["q"] = Blocks(steps, join, depth + 1, inLoop), ["default"] = join });
    }

    private string Join(JsonObject steps, string next, int ways) =>
        Add(steps, "join", new() { ["wait"] = random.Next(4) switch { 0 => "any", 1 => 1 + random.Next(ways), _ => "all" } }, next);

    private string ForEach(JsonObject steps, string next, int depth) => WithBody(
        Add(steps, "for-each", new()
        {
            ["items"] = Chance(80) ? "{% order.items %}" : new JsonArray(),
            ["mode"] = Chance(60) ? "parallel" : "sequential",
            ["limit"] = 1 + random.Next(3),
            ["collect"] = "{% item & vars.n %}",
        }, next),
        steps, depth, inLoop: true);

    private string While(JsonObject steps, string next, int depth) => WithBody(
        Add(steps, "while", new() { ["condition"] = "{% $count(order.items) > 0 and vars.n < 3 %}", ["max"] = 4 }, next), steps, depth, inLoop: true, counts: true);

    private string Scope(JsonObject steps, string next, int depth, bool inLoop)
    {
        var name = Add(steps, "scope", new() { ["onFailure"] = Chance(50) ? "compensate" : "keep" }, next);
        var scope = (JsonObject)steps[name]!;
        WithBody(name, steps, depth, inLoop, handlers: Chance(50), throws: Chance(30));
        if (Chance(60))
        {
            scope["catch"] = new JsonObject { ["*"] = Chance(50) ? next : Remote(steps, next) };
        }

        if (Chance(25))
        {
            scope["timeout"] = "PT1H";
            scope["next"] = new JsonObject { ["*"] = next, ["timeout"] = next };
        }

        return name;
    }

    private string Call(JsonObject steps, string next)
    {
        var detach = Chance(20);
        var name = Add(steps, "sub-flow", new() { ["flow"] = callable[random.Next(callable.Count)], ["input"] = new JsonObject { ["n"] = "{% vars.n %}" }, ["detach"] = detach }, next);
        if (!detach && Chance(50))
        {
            steps[name]!["catch"] = new JsonObject { ["*"] = next };
        }

        return name;
    }

    private string WithBody(string name, JsonObject steps, int depth, bool inLoop, bool counts = false, bool handlers = false, bool throws = false)
    {
        var inner = new JsonObject();
        var end = Add(inner, "end", []);
        var last = counts ? Add(inner, "set", new() { ["n"] = "{% vars.n + 1 %}" }, end) : end;
        if (throws)
        {
            last = If(inner, Add(inner, "throw", new() { ["code"] = "sim.thrown", ["message"] = "Thrown." }), last);
        }

        if (handlers)
        {
            steps[name]!["on"] = Handlers(inner, end);
        }

        steps[name]!["body"] = new JsonObject { ["start"] = Blocks(inner, last, depth + 1, inLoop), ["steps"] = inner };
        return name;
    }

    private JsonObject Handlers(JsonObject steps, string end)
    {
        var handlers = new JsonObject
        {
            ["stop"] = new JsonObject { ["signal"] = $"stop{random.Next(2)}", ["interrupting"] = Chance(60), ["next"] = Remote(steps, end) },
        };
        if (Chance(30))
        {
            handlers["late"] = new JsonObject { ["after"] = "PT90M", ["interrupting"] = Chance(50), ["next"] = Use(steps, "mark@1", null, end) };
        }

        return handlers;
    }

    private string Use(JsonObject steps, string use, JsonObject? with, string? next) => Add(steps, use, with ?? [], next is null ? null : JsonValue.Create(next));

    private string Add(JsonObject steps, string use, JsonObject with, string next) => Add(steps, use, with, JsonValue.Create(next));

    private string Add(JsonObject steps, string use, JsonObject with, JsonNode? next = null, (string Name, string Value)? more = null)
    {
        var name = $"{use.Split('@')[0].Replace('-', '_')}{++names}";
        var step = new JsonObject { ["use"] = use };
        if (with.Count > 0)
        {
            step["with"] = with;
        }

        if (next is not null)
        {
            step["next"] = next;
        }

        if (more is { } pair)
        {
            step[pair.Name] = pair.Value;
        }

        steps[name] = step;
        return name;
    }

    private bool Chance(int percent) => random.Next(100) < percent;
}

using OrderHub.Connectors.Manifests;

namespace OrderHub.Connectors.Mapping;

/// <summary>One inbound document, compiled.</summary>
public sealed record CompiledInbound(
    CompiledRows Rows, ICompiledExpression? System, ICompiledExpression? Customer, ICompiledExpression? Key, IReadOnlyList<CompiledCheck> Checks, CompiledReply? Reply);

/// <summary>A reply, compiled: exactly one of its parts is there.</summary>
public sealed record CompiledReply(ICompiledExpression? Expression, ICompiledTemplate? Template);

/// <summary>A check, compiled.</summary>
public sealed record CompiledCheck(MappingCheck Definition, ICompiledExpression Holds);

/// <summary>One call, compiled.</summary>
public sealed record CompiledOutbound(
    CompiledRows Request, ICompiledTemplate? RequestTemplate, ICompiledExpression Done, ICompiledExpression? Refused, ICompiledExpression? Failed, ICompiledExpression? Code,
    ICompiledExpression? Message, CompiledRows Response, ICompiledExpression? Happened, CompiledRows Recovered);

/// <summary>A whole mapping, compiled and checked against its manifest.</summary>
public sealed class CompiledMapping
{
    private CompiledMapping(
        MappingDefinition definition, IReadOnlyDictionary<string, CompiledInbound> inbound, IReadOnlyDictionary<string, CompiledOutbound> outbound, CompiledRows orders, CompiledReply? errorReply)
    {
        (Definition, Inbound, Outbound, Orders, ErrorReply) = (definition, inbound, outbound, orders, errorReply);
    }

    public MappingDefinition Definition { get; }

    public IReadOnlyDictionary<string, CompiledInbound> Inbound { get; }

    public IReadOnlyDictionary<string, CompiledOutbound> Outbound { get; }

    /// <summary>One of the partner's own orders in the hub's words.</summary>
    public CompiledRows Orders { get; }

    public CompiledReply? ErrorReply { get; }

    /// <summary>A mapping that fits the manifest, or every reason why it does not.</summary>
    public static (CompiledMapping? Mapping, IReadOnlyList<MessageFault> Faults) Compile(
        ConnectorManifest manifest, MappingDefinition definition, IExpressionCompiler compiler)
    {
        var faults = new List<MessageFault>();
        var replies = manifest.Inbound?.Content ?? Envelope.Json;
        var inbound = definition.Inbound.ToDictionary(pair => pair.Key, pair => CompileInbound(pair.Value, $"inbound.{pair.Key}", replies, compiler, faults), StringComparer.Ordinal);
        var outbound = definition.Outbound.ToDictionary(pair => pair.Key, pair => CompileOutbound(manifest, pair.Key, pair.Value, compiler, faults), StringComparer.Ordinal);
        var orders = CompiledRows.Compile(definition.Orders, "orders", compiler, faults);
        if (manifest.Orders is null != (definition.Orders.Count == 0))
        {
            faults.Add(new(FaultCodes.Mapping, "orders", "A partner that masters orders has rows that say what they are, and no other has."));
        }

        RequireTables(manifest, MappingDefinition.OrdersDocument, definition.Orders, "orders", faults);
        var errorReply = CompileReply(definition.ErrorReply, definition.ErrorReplyTemplate, "errorReply", replies, compiler, faults);
        RequireSame("inbound", [.. manifest.Inbound?.Operations.Select(operation => operation.Name) ?? []], definition.Inbound.Keys, faults);
        RequireSame("outbound", [.. manifest.Outbound?.Operations.Select(operation => operation.Name) ?? []], definition.Outbound.Keys, faults);
        foreach (var operation in manifest.Outbound?.Operations.Where(operation => operation.QueryBeforeRetry is not null) ?? [])
        {
            if (definition.Outbound.TryGetValue(operation.Name, out var mapping) && mapping.Happened is null)
            {
                faults.Add(new(FaultCodes.Mapping, $"outbound.{operation.Name}.happened", $"'{operation.Name}' is asked after with '{operation.QueryBeforeRetry}': say by which answer it happened."));
            }
        }

        if (manifest.Inbound?.Transport == TransportKind.Http)
        {
            RequireReplies(definition, faults);
        }

        foreach (var (operation, mapping) in definition.Inbound)
        {
            RequireTables(manifest, operation, mapping.Rows, $"inbound.{operation}.rows", faults);
        }

        foreach (var (operation, mapping) in definition.Outbound)
        {
            RequireTables(manifest, operation, mapping.Request, $"outbound.{operation}.request", faults);
            RequireTables(manifest, operation, mapping.Response, $"outbound.{operation}.response", faults);
            RequireTables(manifest, operation, mapping.Recovered, $"outbound.{operation}.recovered", faults);
        }

        return faults.Count == 0 ? (new(definition, inbound!, outbound!, orders, errorReply), []) : (null, faults);
    }

    /// <summary>Every expression and template of a mapping that is none, also where its manifest, or the mapping itself, has other faults.</summary>
    public static IReadOnlyList<MessageFault> FaultsOf(string mappingJson, IExpressionCompiler compiler)
    {
        var faults = new List<MessageFault>();
        var (mapping, others) = MappingReader.ReadPartly(mappingJson);
        if (mapping is not null)
        {
            mapping.Inbound.ToList().ForEach(pair => CompileInbound(pair.Value, $"inbound.{pair.Key}", Envelope.Text, compiler, faults));
            mapping.Outbound.ToList().ForEach(pair => CompileOutbound(pair.Value, $"outbound.{pair.Key}", Envelope.Text, compiler, faults));
            CompiledRows.Compile(mapping.Orders, "orders", compiler, faults);
            CompileReply(mapping.ErrorReply, mapping.ErrorReplyTemplate, "errorReply", Envelope.Text, compiler, faults);
        }

        // What is not there is told as missing already.
        return [.. faults.Where(fault => others.All(other => other.Path != fault.Path))];
    }

    private static CompiledInbound? CompileInbound(InboundMapping mapping, string path, Envelope replies, IExpressionCompiler compiler, List<MessageFault> faults) => new(
        CompiledRows.Compile(mapping.Rows, $"{path}.rows", compiler, faults),
        CompiledRows.CompileOne(mapping.System, $"{path}.system", compiler, faults),
        CompiledRows.CompileOne(mapping.Customer, $"{path}.customer", compiler, faults),
        CompiledRows.CompileOne(mapping.Key, $"{path}.key", compiler, faults),
        [.. mapping.Checks.Select((check, index) => new CompiledCheck(check, CompiledRows.CompileOne(check.Holds, $"{path}.checks[{index}].holds", compiler, faults)!))],
        CompileReply(mapping.Reply, mapping.ReplyTemplate, $"{path}.reply", replies, compiler, faults));

    private static CompiledOutbound? CompileOutbound(ConnectorManifest manifest, string name, OutboundMapping mapping, IExpressionCompiler compiler, List<MessageFault> faults)
    {
        var path = $"outbound.{name}";
        var content = manifest.Outbound?.Operations.FirstOrDefault(operation => operation.Name == name)?.Content ?? Envelope.Text;
        if ((content == Envelope.Text) && mapping.RequestTemplate is null && manifest.Outbound?.Operations.Any(operation => operation.Name == name) == true)
        {
            faults.Add(new(FaultCodes.Mapping, $"{path}.requestTemplate", "The envelope is text: a template must write it."));
        }

        return CompileOutbound(mapping, path, content, compiler, faults);
    }

    private static CompiledOutbound? CompileOutbound(OutboundMapping mapping, string path, Envelope content, IExpressionCompiler compiler, List<MessageFault> faults)
    {
        return new(
            CompiledRows.Compile(mapping.Request, $"{path}.request", compiler, faults),
            CompileTemplate(mapping.RequestTemplate, $"{path}.requestTemplate", content, compiler, faults),
            CompiledRows.CompileOne(mapping.Done, $"{path}.done", compiler, faults)!,
            CompiledRows.CompileOne(mapping.Refused, $"{path}.refused", compiler, faults),
            CompiledRows.CompileOne(mapping.Failed, $"{path}.failed", compiler, faults),
            CompiledRows.CompileOne(mapping.Code, $"{path}.code", compiler, faults),
            CompiledRows.CompileOne(mapping.Message, $"{path}.message", compiler, faults),
            CompiledRows.Compile(mapping.Response, $"{path}.response", compiler, faults),
            CompiledRows.CompileOne(mapping.Happened, $"{path}.happened", compiler, faults),
            CompiledRows.Compile(mapping.Recovered, $"{path}.recovered", compiler, faults));
    }

    private static CompiledReply? CompileReply(string? expression, string? template, string path, Envelope written, IExpressionCompiler compiler, List<MessageFault> faults)
    {
        if (expression is null && template is null)
        {
            return null;
        }

        return new(CompiledRows.CompileOne(expression, path, compiler, faults), CompileTemplate(template, $"{path}Template", written, compiler, faults));
    }

    private static ICompiledTemplate? CompileTemplate(string? template, string path, Envelope written, IExpressionCompiler compiler, List<MessageFault> faults)
    {
        try
        {
            return template is null ? null : compiler.CompileTemplate(template, written);
        }
        catch (FormatException wrong)
        {
            faults.Add(new(FaultCodes.Mapping, path, wrong.Message));
            return null;
        }
    }

    private static void RequireReplies(MappingDefinition definition, List<MessageFault> faults)
    {
        if (definition.ErrorReply is null && definition.ErrorReplyTemplate is null)
        {
            faults.Add(new(FaultCodes.Mapping, "errorReply", "A connector that hears messages must say how it refuses one."));
        }

        foreach (var (operation, _) in definition.Inbound.Where(pair => pair.Value.Reply is null && pair.Value.ReplyTemplate is null))
        {
            faults.Add(new(FaultCodes.Mapping, $"inbound.{operation}.reply", "Say what a partner is answered when all went well."));
        }
    }

    private static void RequireSame(string part, IReadOnlyList<string> declared, IEnumerable<string> mapped, List<MessageFault> faults)
    {
        var names = mapped.ToHashSet(StringComparer.Ordinal);
        faults.AddRange(declared.Where(name => !names.Contains(name)).Select(name =>
            new MessageFault(FaultCodes.Mapping, $"{part}.{name}", $"The manifest has an operation '{name}', the mapping has not.")));
        faults.AddRange(names.Where(name => !declared.Contains(name, StringComparer.Ordinal)).Select(name =>
            new MessageFault(FaultCodes.Mapping, $"{part}.{name}", $"The mapping has '{name}', the manifest has no such operation.")));
    }

    // A table of that name for another document would find nothing, ever.
    private static void RequireTables(ConnectorManifest manifest, string document, IReadOnlyList<MappingRow> rows, string path, List<MessageFault> faults)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Table is { } table && !manifest.Codes.Any(codes => codes.Name == table && codes.Document == document))
            {
                faults.Add(new(FaultCodes.Mapping, $"{path}[{i}].table", $"The manifest has no code table '{table}' for the document '{document}'."));
            }

            RequireTables(manifest, document, rows[i].Rows, $"{path}[{i}].rows", faults);
        }
    }
}

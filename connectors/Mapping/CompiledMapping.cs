using OrderHub.Connectors.Manifests;

namespace OrderHub.Connectors.Mapping;

/// <summary>One inbound document, compiled.</summary>
public sealed record CompiledInbound(
    CompiledRows Rows, ICompiledExpression? Customer, ICompiledExpression? Key, IReadOnlyList<CompiledCheck> Checks, ICompiledExpression Reply);

/// <summary>A check, compiled.</summary>
public sealed record CompiledCheck(MappingCheck Definition, ICompiledExpression Holds);

/// <summary>One call, compiled.</summary>
public sealed record CompiledOutbound(
    CompiledRows Request, ICompiledExpression Done, ICompiledExpression? Refused, ICompiledExpression? Failed, ICompiledExpression? Code,
    ICompiledExpression? Message, CompiledRows Response, ICompiledExpression? Happened, CompiledRows Recovered);

/// <summary>A whole mapping, compiled and checked against its manifest.</summary>
public sealed class CompiledMapping
{
    private CompiledMapping(
        MappingDefinition definition, IReadOnlyDictionary<string, CompiledInbound> inbound, IReadOnlyDictionary<string, CompiledOutbound> outbound, ICompiledExpression? errorReply)
    {
        (Definition, Inbound, Outbound, ErrorReply) = (definition, inbound, outbound, errorReply);
    }

    public MappingDefinition Definition { get; }

    public IReadOnlyDictionary<string, CompiledInbound> Inbound { get; }

    public IReadOnlyDictionary<string, CompiledOutbound> Outbound { get; }

    public ICompiledExpression? ErrorReply { get; }

    /// <summary>A mapping that fits the manifest, or every reason why it does not.</summary>
    public static (CompiledMapping? Mapping, IReadOnlyList<MessageFault> Faults) Compile(
        ConnectorManifest manifest, MappingDefinition definition, IExpressionCompiler compiler)
    {
        var faults = new List<MessageFault>();
        var inbound = definition.Inbound.ToDictionary(pair => pair.Key, pair => CompileInbound(pair.Value, $"inbound.{pair.Key}", compiler, faults), StringComparer.Ordinal);
        var outbound = definition.Outbound.ToDictionary(pair => pair.Key, pair => CompileOutbound(pair.Value, $"outbound.{pair.Key}", compiler, faults), StringComparer.Ordinal);
        var errorReply = CompiledRows.CompileOne(definition.ErrorReply, "errorReply", compiler, faults);
        RequireSame("inbound", [.. manifest.Inbound?.Operations.Select(operation => operation.Name) ?? []], definition.Inbound.Keys, faults);
        RequireSame("outbound", [.. manifest.Outbound?.Operations.Select(operation => operation.Name) ?? []], definition.Outbound.Keys, faults);
        foreach (var operation in manifest.Outbound?.Operations.Where(operation => operation.QueryBeforeRetry is not null) ?? [])
        {
            if (definition.Outbound.TryGetValue(operation.Name, out var mapping) && mapping.Happened is null)
            {
                faults.Add(new(FaultCodes.Mapping, $"outbound.{operation.Name}.happened", $"'{operation.Name}' is asked after with '{operation.QueryBeforeRetry}': say by which answer it happened."));
            }
        }

        if (manifest.Inbound is not null && definition.ErrorReply is null)
        {
            faults.Add(new(FaultCodes.Mapping, "errorReply", "A connector that hears messages must say how it refuses one."));
        }

        foreach (var (operation, mapping) in definition.Inbound)
        {
            RequireTables(manifest, mapping.Rows, $"inbound.{operation}.rows", faults);
        }

        return faults.Count == 0 ? (new(definition, inbound!, outbound!, errorReply), []) : (null, faults);
    }

    private static CompiledInbound? CompileInbound(InboundMapping mapping, string path, IExpressionCompiler compiler, List<MessageFault> faults)
    {
        var reply = CompiledRows.CompileOne(mapping.Reply, $"{path}.reply", compiler, faults);
        return new(
            CompiledRows.Compile(mapping.Rows, $"{path}.rows", compiler, faults),
            CompiledRows.CompileOne(mapping.Customer, $"{path}.customer", compiler, faults),
            CompiledRows.CompileOne(mapping.Key, $"{path}.key", compiler, faults),
            [.. mapping.Checks.Select((check, index) => new CompiledCheck(check, CompiledRows.CompileOne(check.Holds, $"{path}.checks[{index}].holds", compiler, faults)!))],
            reply!);
    }

    private static CompiledOutbound? CompileOutbound(OutboundMapping mapping, string path, IExpressionCompiler compiler, List<MessageFault> faults) => new(
        CompiledRows.Compile(mapping.Request, $"{path}.request", compiler, faults),
        CompiledRows.CompileOne(mapping.Done, $"{path}.done", compiler, faults)!,
        CompiledRows.CompileOne(mapping.Refused, $"{path}.refused", compiler, faults),
        CompiledRows.CompileOne(mapping.Failed, $"{path}.failed", compiler, faults),
        CompiledRows.CompileOne(mapping.Code, $"{path}.code", compiler, faults),
        CompiledRows.CompileOne(mapping.Message, $"{path}.message", compiler, faults),
        CompiledRows.Compile(mapping.Response, $"{path}.response", compiler, faults),
        CompiledRows.CompileOne(mapping.Happened, $"{path}.happened", compiler, faults),
        CompiledRows.Compile(mapping.Recovered, $"{path}.recovered", compiler, faults));

    private static void RequireSame(string part, IReadOnlyList<string> declared, IEnumerable<string> mapped, List<MessageFault> faults)
    {
        var names = mapped.ToHashSet(StringComparer.Ordinal);
        faults.AddRange(declared.Where(name => !names.Contains(name)).Select(name =>
            new MessageFault(FaultCodes.Mapping, $"{part}.{name}", $"The manifest has an operation '{name}', the mapping has not.")));
        faults.AddRange(names.Where(name => !declared.Contains(name, StringComparer.Ordinal)).Select(name =>
            new MessageFault(FaultCodes.Mapping, $"{part}.{name}", $"The mapping has '{name}', the manifest has no such operation.")));
    }

    private static void RequireTables(ConnectorManifest manifest, IReadOnlyList<MappingRow> rows, string path, List<MessageFault> faults)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Table is { } table && manifest.Codes.All(codes => codes.Name != table))
            {
                faults.Add(new(FaultCodes.Mapping, $"{path}[{i}].table", $"The manifest has no code table '{table}'."));
            }

            RequireTables(manifest, rows[i].Rows, $"{path}[{i}].rows", faults);
        }
    }
}

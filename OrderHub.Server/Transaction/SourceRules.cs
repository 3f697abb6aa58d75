using System.Collections;
using System.Collections.Concurrent;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Describing;

namespace OrderHub.Server.Transaction;

/// <summary>
/// Keeps callers from stating what the hub or a report states (<see cref="FieldAttribute.Source"/>): a weight that was "measured" by the
/// sender would change the price. What is stored already may be sent back.
/// </summary>
internal static class SourceRules
{
    private static readonly ConcurrentDictionary<Type, Foreign> Known = new();

    /// <param name="order">The order as a caller states it.</param>
    /// <param name="before">The stored order where this is a change of one.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public static void Check(OrderContent order, OrderContent? before, List<Fault> faults) => Check(order, before, typeof(OrderContent), "", faults);

    private static void Check(object record, object? before, Type type, string path, List<Fault> faults)
    {
        var foreign = Of(type);
        foreach (var field in foreign.Fields)
        {
            if (field.Get(record) is { } value && !value.Equals(before is null ? null : field.Get(before)))
            {
                var who = field.About.Source == FieldSources.Report ? "a report of a production system" : "the hub";
                faults.Add(new(OrderFaultCodes.FieldNotYours, path + field.Name, $"{field.Name} is set by {who}; leave it out."));
            }
        }

        foreach (var field in foreign.Nested)
        {
            switch (field.Get(record), before is null ? null : field.Get(before))
            {
                case (IEnumerable list, var known):
                    CheckList([.. list.Cast<object>()], [.. (known as IEnumerable ?? Array.Empty<object>()).Cast<object>()], field.Type, path + field.Name, faults);
                    break;
                case (not null and var nested, var known):
                    Check(nested, known, field.Type, $"{path}{field.Name}.", faults);
                    break;
            }
        }
    }

    /// <summary>Goods are known by their line number, the rest by its place.</summary>
    private static void CheckList(List<object> list, List<object> before, Type type, string path, List<Fault> faults)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var known = list[i] is Goods line ? before.Find(one => one is Goods goods && goods.LineNo == line.LineNo) : before.ElementAtOrDefault(i);
            Check(list[i], known, type, $"{path}[{i}].", faults);
        }
    }

    /// <summary>The fields of a record that no caller states, and those below which there are some: most records have none.</summary>
    private static Foreign Of(Type type) => Known.GetOrAdd(type, static key =>
    {
        var fields = ModelRecord.Of(key).Fields;
        return new(
            [.. fields.Where(field => field.Kind is not (ModelFieldKind.Record or ModelFieldKind.Records) && field.About.Source != FieldSources.Caller)],
            [.. fields.Where(field => field.Kind is ModelFieldKind.Record or ModelFieldKind.Records && !Of(field.Type).IsEmpty)]);
    });

    private sealed record Foreign(ModelField[] Fields, ModelField[] Nested)
    {
        public bool IsEmpty => Fields.Length + Nested.Length == 0;
    }
}

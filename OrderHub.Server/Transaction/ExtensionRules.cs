using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Expressions;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Fields;

namespace OrderHub.Server.Transaction;

/// <summary>Holds an order's extension fields and marks to the tenant's definitions. Pure; reports all faults together, in the caller's paths.</summary>
public static class ExtensionRules
{
    /// <param name="order">The order.</param>
    /// <param name="model">What the tenant added to the model.</param>
    /// <param name="now">Decides which definitions are valid.</param>
    /// <param name="before">The stored order where this is a change of one: what it has already is not judged again, so that a retired field stays.</param>
    public static IReadOnlyList<Fault> Check(OrderContent order, TenantModel model, DateTimeOffset now, OrderContent? before = null)
    {
        var faults = new List<Fault>();
        var check = new FieldCheck(model.Fields.For(order.BusinessIdentity, order.BusinessType), now, faults);
        check.Order(order.Extensions, before?.Extensions);
        check.Rows(FieldEntities.Goods, "goods", order.Goods.Select(goods => goods.Ext), before?.Goods.Select(goods => goods.Ext));
        check.Rows(FieldEntities.Cargo, "cargo", order.Cargo.Select(cargo => cargo.Ext), before?.Cargo.Select(cargo => cargo.Ext));
        check.Rows(FieldEntities.Party, "parties", order.Parties.Select(party => party.Ext), before?.Parties.Select(party => party.Ext));
        if (order is Order stored)
        {
            check.Rows(FieldEntities.Package, "packages", stored.Packages.Select(package => package.Ext), (before as Order)?.Packages.Select(package => package.Ext));
        }

        CheckMarks(order.Marks, model.Marks, before?.Marks ?? [], faults);
        return faults;
    }

    private static void CheckMarks(IReadOnlyList<Mark> marks, MarkSet registry, IReadOnlyList<Mark> before, List<Fault> faults)
    {
        for (var i = 0; i < marks.Count; i++)
        {
            var mark = marks[i];
            if (before.Contains(mark))
            {
                continue;
            }

            if (registry.Find(mark.Domain, mark.Key) is not { } known)
            {
                var nearest = Nearest.To(mark.Key, registry.All.Where(one => one.Domain == mark.Domain).Select(one => one.Key));
                faults.Add(new("order.mark.unknown", $"marks[{i}].key", $"The registry has no mark {mark.Key} in the domain {mark.Domain}{(nearest is null ? "." : $"; {nearest} is meant?")}"));
            }
            else if (!known.Allows(mark.Value))
            {
                faults.Add(new("order.mark.value", $"marks[{i}].value", $"The mark {mark.Key} is {Words(known)}."));
            }
        }
    }

    private static string Words(MarkDefinition mark) => mark.Type switch
    {
        MarkType.Flag => "1 or 0",
        MarkType.Code => "one of " + string.Join(", ", mark.AllowedValues),
        MarkType.Number => FieldValues.Form(FieldType.Number),
        _ => "a text of 1 to 128 characters",
    };

    private readonly struct FieldCheck(FieldView view, DateTimeOffset now, List<Fault> faults)
    {
        public void Order(IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string>? before)
        {
            foreach (var (path, text) in values)
            {
                if (before?.GetValueOrDefault(path) != text)
                {
                    Value(path, FieldEntities.IsOfOrder(path.Split('.')[0]), text, $"extensions.{path}", IsOrderPath);
                }
            }

            foreach (var field in view.Required(now))
            {
                if (FieldEntities.IsOfOrder(field.Entity) && !values.ContainsKey(field.Path))
                {
                    Missing(field, $"extensions.{field.Path}");
                }
            }
        }

        public void Rows(string entity, string list, IEnumerable<IReadOnlyDictionary<string, string>> rows, IEnumerable<IReadOnlyDictionary<string, string>>? before)
        {
            var required = view.IsEmpty ? [] : view.Required(now).Where(field => field.Entity == entity).ToList();
            var known = before?.ToList();
            var i = 0;
            foreach (var row in rows)
            {
                foreach (var (code, text) in row)
                {
                    if (known?.Exists(one => one.GetValueOrDefault(code) == text) != true)
                    {
                        Value($"{entity}.{code}", true, text, $"{list}[{i}].ext.{code}", path => path.StartsWith(entity + ".", StringComparison.Ordinal));
                    }
                }

                foreach (var field in required)
                {
                    if (!row.ContainsKey(field.FieldCode))
                    {
                        Missing(field, $"{list}[{i}].ext.{field.FieldCode}");
                    }
                }

                i++;
            }
        }

        private void Value(string path, bool mayBeHere, string text, string at, Func<string, bool> isNear)
        {
            if (!mayBeHere || view.Resolve(path, now) is not { } field)
            {
                var nearest = Nearest.To(path, view.Paths.Where(isNear));
                faults.Add(new("order.extension.unknown", at, $"No extension field {path} is defined for this business{(nearest is null ? "." : $"; {nearest} is meant?")}"));
            }
            else if (FieldValues.Read(field.Type, text) is not { } value)
            {
                faults.Add(new("order.extension.type", at, $"{path} holds {FieldValues.Form(field.Type)}."));
            }
            else if (FieldRuleCheck.Find(field, text, value) is { } broken)
            {
                faults.Add(new("order.extension.rule", at, broken));
            }
        }

        private void Missing(FieldDefinition field, string at) =>
            faults.Add(new("order.extension.required", at, $"The order needs the extension field {field.Path} ({field.Title})."));

        private static bool IsOrderPath(string path) => FieldEntities.IsOfOrder(path.Split('.')[0]);
    }
}

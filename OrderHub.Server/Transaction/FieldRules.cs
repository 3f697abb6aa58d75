using System.Collections;
using System.Globalization;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Describing;

namespace OrderHub.Server.Transaction;

/// <summary>
/// Holds every field of an order to what <see cref="FieldAttribute"/> says of it: lengths, forms, closed sets, bounds, digits. All
/// faults together, each with its path.
/// </summary>
internal static class FieldRules
{
    /// <summary>Where an order has more faults, the first of them say enough.</summary>
    public const int MaxFaults = 200;

    public static void Check(OrderContent order, List<Fault> faults) => CheckRecord(order, ModelRecord.Of(typeof(OrderContent)), "", faults);

    private static void CheckRecord(object record, ModelRecord type, string path, List<Fault> faults)
    {
        foreach (var field in type.Fields)
        {
            if (faults.Count >= MaxFaults)
            {
                return;
            }

            // The path is put together for faults and nested records only: most fields have neither.
            if (field.Get(record) is not { } value || !NeedsLook(field, value))
            {
                continue;
            }

            CheckValue(value, field, path.Length == 0 ? field.Name : $"{path}.{field.Name}", faults);
        }
    }

    private static bool NeedsLook(ModelField field, object value) => field.Kind switch
    {
        ModelFieldKind.Text => IsWrong((string)value, field),
        ModelFieldKind.Number => IsWrong(Convert.ToDecimal(value, CultureInfo.InvariantCulture), field),
        ModelFieldKind.Record => true,
        ModelFieldKind.Records or ModelFieldKind.Texts => ((IEnumerable)value).GetEnumerator().MoveNext(),
        ModelFieldKind.Map => ((IReadOnlyDictionary<string, string>)value).Count > 0,
        _ => false,
    };

    private static void CheckValue(object value, ModelField field, string path, List<Fault> faults)
    {
        switch (field.Kind)
        {
            case ModelFieldKind.Text:
                faults.Add(TextFault((string)value, field, path));
                break;
            case ModelFieldKind.Number:
                faults.Add(NumberFault(Convert.ToDecimal(value, CultureInfo.InvariantCulture), field, path));
                break;
            case ModelFieldKind.Record:
                CheckRecord(value, ModelRecord.Of(field.Type), path, faults);
                break;
            case ModelFieldKind.Map:
                CheckMap((IReadOnlyDictionary<string, string>)value, field, path, faults);
                break;
            default:
                CheckList((IEnumerable)value, field, path, faults);
                break;
        }
    }

    private static bool IsWrong(string text, ModelField field) => field.About switch
    {
        { Codes: { } codes } => !CodeSet.Of(codes).Has(text),
        { Max: > 0 and var most } when Texts.Length(text) > most => true,
        var about => Texts.HasControl(text, about.Lines) || (field.IsRequired && Texts.IsBlank(text)) || (field.Pattern is { } pattern && !pattern.IsMatch(text)),
    };

    private static Fault TextFault(string text, ModelField field, string path) => field.About switch
    {
        { Codes: { } codes } => new(field.About.Fault ?? OrderFaultCodes.CodeUnknown, path, $"'{Short(text)}' is none of its codes; {Known(CodeSet.Of(codes), field)}."),
        { Max: > 0 and var most } when Texts.Length(text) > most => new(OrderFaultCodes.TextTooLong, path, $"The text has {Texts.Length(text)} characters; the limit is {most}."),
        var about when Texts.HasControl(text, about.Lines) => Control(path),
        _ when field.IsRequired && Texts.IsBlank(text) => new(OrderFaultCodes.TextBlank, path, $"{field.Name} is empty."),
        { Personal: true } about => new(about.Fault ?? OrderFaultCodes.TextForm, path, $"The value does not fit: {about.Form}, such as {about.Example}."),
        var about => new(about.Fault ?? OrderFaultCodes.TextForm, path, $"'{Short(text)}' does not fit: {about.Form}, such as {about.Example}."),
    };

    private static Fault Control(string path) => new(OrderFaultCodes.TextControl, path, "The text holds control characters.");

    private static string Known(CodeSet codes, ModelField field) =>
        codes.Values.Count <= 30 ? $"use one of {string.Join(", ", codes.Values)}" : $"use a code of {field.About.Unit}, such as {field.About.Example}";

    private static bool IsWrong(decimal number, ModelField field)
    {
        if (field.About.Codes is { } codes)
        {
            return !CodeSet.Of(codes).Has(number.ToString(CultureInfo.InvariantCulture));
        }

        var (least, greatest) = field.About.Bounds;
        return number < least || (field.About.MoreThanLeast && number == least) || number > greatest || HasMoreDigits(number, field.About.Decimals);
    }

    private static Fault NumberFault(decimal number, ModelField field, string path)
    {
        var about = field.About;
        if (about.Codes is { } codes)
        {
            return new(about.Fault ?? OrderFaultCodes.CodeUnknown, path, $"{number.ToString(CultureInfo.InvariantCulture)} is none of its codes; {about.Text}");
        }

        var (least, greatest) = about.Bounds;
        return number < least || (about.MoreThanLeast && number == least) || number > greatest
            ? new(about.Fault ?? OrderFaultCodes.NumberRange, path, $"{field.Name} is {Range(least, greatest, about.MoreThanLeast)}{(about.Unit is { } unit ? $" ({unit})" : "")}.")
            : new(OrderFaultCodes.NumberDigits, path, $"{field.Name} has at most {about.Decimals} digits behind the point.");
    }

    private static void CheckList(IEnumerable list, ModelField field, string path, List<Fault> faults)
    {
        var index = 0;
        foreach (var item in list)
        {
            if (field.About.Max > 0 && index == field.About.Max)
            {
                var count = list.Cast<object>().Count();
                faults.Add(new(field.About.Fault ?? OrderFaultCodes.ListTooLong, path, $"The list has {count} entries; the limit is {field.About.Max}."));
                return;
            }

            if (item is string text)
            {
                Length(text, $"{path}[{index}]", FieldLimits.Key, faults);
            }
            else
            {
                CheckRecord(item, ModelRecord.Of(field.Type), $"{path}[{index}]", faults);
            }

            index++;
        }
    }

    private static void CheckMap(IReadOnlyDictionary<string, string> map, ModelField field, string path, List<Fault> faults)
    {
        if (map.Count > field.About.Max)
        {
            faults.Add(new(OrderFaultCodes.ListTooLong, path, $"The map has {map.Count} entries; the limit is {field.About.Max}."));
            return;
        }

        foreach (var (key, value) in map)
        {
            Length(key, path, FieldLimits.Key, faults);
            if (Texts.IsBlank(key))
            {
                faults.Add(new(OrderFaultCodes.TextBlank, path, "A name in the map is empty."));
            }

            // Null only in a body that is told to be unfinished anyway.
            Length(value ?? "", $"{path}.{Short(key)}", FieldLimits.Value, faults);
        }
    }

    private static void Length(string text, string path, int most, List<Fault> faults)
    {
        if (Texts.Length(text) is var length && length > most)
        {
            faults.Add(new(OrderFaultCodes.TextTooLong, path, $"The text has {length} characters; the limit is {most}."));
        }
        else if (Texts.HasControl(text, lines: false))
        {
            faults.Add(Control(path));
        }
    }

    private static bool HasMoreDigits(decimal number, int digits) => number.Scale > digits && decimal.Round(number, digits) != number;

    private static string Range(decimal? least, decimal? greatest, bool more) => (least, greatest) switch
    {
        ({ } from, { } to) => string.Create(CultureInfo.InvariantCulture, $"{(more ? "greater than" : "at least")} {from} and at most {to}"),
        ({ } from, null) => string.Create(CultureInfo.InvariantCulture, $"{(more ? "greater than" : "at least")} {from}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"at most {greatest}"),
    };

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}

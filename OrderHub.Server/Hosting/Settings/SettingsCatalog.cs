using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace OrderHub.Server.Hosting.Settings;

/// <summary>One setting: a property of an options class.</summary>
/// <param name="Key">Configuration key; example <c>OrderHub:Access:SignInFailures</c>.</param>
/// <param name="Property">The property that holds it.</param>
/// <param name="Default">Its value when nothing is said, as text; null for none.</param>
/// <param name="Description">What it does, one or two sentences.</param>
public sealed record Setting(string Key, PropertyInfo Property, string? Default, string Description)
{
    /// <summary>The environment variable that sets it.</summary>
    public string Variable => Key.Replace("OrderHub:", "ORDERHUB:", StringComparison.Ordinal).Replace(":", "__", StringComparison.Ordinal);

    /// <summary>True where one text is the whole value, false for lists, maps and nested settings.</summary>
    public bool IsScalar => Property.PropertyType == typeof(string)
        || (!typeof(IEnumerable).IsAssignableFrom(Property.PropertyType) && TypeDescriptor.GetConverter(Property.PropertyType).CanConvertFrom(typeof(string)));

    /// <summary>The kind of value, in words.</summary>
    public string Kind => (Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType) switch
    {
        var type when type == typeof(bool) => "true or false",
        var type when type == typeof(int) || type == typeof(long) => "a whole number",
        var type when type == typeof(double) || type == typeof(decimal) => "a number",
        var type when type == typeof(TimeSpan) => "a duration (hh:mm:ss)",
        var type when type == typeof(Uri) => "an address",
        { IsEnum: true } type => "one of " + string.Join(", ", Enum.GetNames(type)),
        var type when type == typeof(string) => "text",
        _ => "settings of its own",
    };

    /// <summary>The limits written on the property, in words; empty for none.</summary>
    public string Limits => string.Join("; ", Property.GetCustomAttributes<ValidationAttribute>().Select(InWords).Where(words => words.Length > 0));

    private static string InWords(ValidationAttribute limit) => limit switch
    {
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}"),
        StringLengthAttribute length => string.Create(CultureInfo.InvariantCulture, $"{length.MinimumLength} to {length.MaximumLength} characters"),
        AllowedValuesAttribute allowed => "one of " + string.Join(", ", allowed.Values),
        RequiredAttribute => "required",
        RegularExpressionAttribute pattern => "must match " + pattern.Pattern,
        _ => "",
    };
}

/// <summary>
/// Every setting there is, found by one convention: a class whose name ends in <c>Options</c> with a <c>const string Section</c>
/// that starts with <c>OrderHub</c>, its properties described by <see cref="DescriptionAttribute"/>.
/// </summary>
public static partial class SettingsCatalog
{
    /// <summary>The options classes, by section.</summary>
    public static IReadOnlyList<(string Section, Type Type)> Classes { get; } =
    [
        .. typeof(SettingsCatalog).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Select(type => (Section: type.GetField("Section")?.GetRawConstantValue() as string ?? "", type))
            .Where(found => found.Section.StartsWith("OrderHub", StringComparison.Ordinal))
            .OrderBy(found => found.Section, StringComparer.Ordinal).ThenBy(found => found.type.Name, StringComparer.Ordinal),
    ];

    /// <summary>All settings of one class.</summary>
    public static IReadOnlyList<Setting> Of(string section, Type type)
    {
        var defaults = Activator.CreateInstance(type);
        return
        [
            .. type.GetProperties().Where(property => property.SetMethod is { IsPublic: true }).Select(property => new Setting(
                $"{section}:{property.Name}",
                property,
                AsText(property.GetValue(defaults)),
                property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "")),
        ];
    }

    /// <summary>The words of a name: <c>MaxBodyBytes</c> becomes <c>max body bytes</c>.</summary>
    public static string InWords(string name) => Humps().Replace(name, " $0").Trim();

    private static string? AsText(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        IEnumerable list => string.Join(',', list.Cast<object>()),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    [GeneratedRegex("(?<=[a-z])[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Humps();
}

using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrderHub.Server.Model.Describing;

/// <summary>What a field of the model holds.</summary>
public enum ModelFieldKind
{
    Text,
    Number,
    Truth,
    Time,
    Date,
    Code,
    Record,
    Records,
    Texts,
    Map,
}

/// <summary>One field of a record of the standard model.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Type">The record of a nested one, else the type without its question mark.</param>
/// <param name="About">What is known of it.</param>
/// <param name="Property">The property.</param>
/// <param name="Get">Reads it; compiled, because every order is checked by it.</param>
public sealed record ModelField(string Name, ModelFieldKind Kind, Type Type, FieldAttribute About, PropertyInfo Property, Func<object, object?> Get)
{
    /// <summary>True where it must be stated.</summary>
    public bool IsRequired { get; } = Property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute), inherit: false);

    private readonly Lazy<Regex?> pattern = new(() => About.Pattern is null
        ? null
        : new($@"^(?:{About.Pattern.TrimStart('^').TrimEnd('$')})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));

    /// <summary>
    /// The pattern of a text, with a bound on its time. Its <c>$</c>, which a JSON Schema reads as the end, would let a newline behind
    /// it through here: the whole text is held to it. Made when the first text is checked, which a start does not wait for.
    /// </summary>
    public Regex? Pattern => pattern.Value;
}

/// <summary>A record of the standard model, read once from its properties.</summary>
public sealed class ModelRecord
{
    private static readonly ConcurrentDictionary<Type, ModelRecord> Known = new();

    private ModelRecord(Type type)
    {
        Type = type;
        About = type.GetCustomAttribute<RecordAttribute>(inherit: false);
        Fields =
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .OrderBy(property => property.DeclaringType == type ? 1 : 0).ThenBy(property => property.MetadataToken)
                .Where(property => property.GetCustomAttribute<FieldAttribute>() is not null)
                .Select(Describe),
        ];
    }

    public Type Type { get; }

    /// <summary>Null for what is a part of another record's row, such as a span of time.</summary>
    public RecordAttribute? About { get; }

    /// <summary>The fields, those of a base record first.</summary>
    public IReadOnlyList<ModelField> Fields { get; }

    public static ModelRecord Of(Type type) => Known.GetOrAdd(type, static key => new(key));

    private static ModelField Describe(PropertyInfo property)
    {
        var (kind, type) = KindOf(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        return new(JsonNamingPolicy.CamelCase.ConvertName(property.Name), kind, type, property.GetCustomAttribute<FieldAttribute>()!, property, Getter(property));
    }

    private static (ModelFieldKind Kind, Type Type) KindOf(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var item = type.GetGenericArguments()[0];
            return (item == typeof(string) ? ModelFieldKind.Texts : ModelFieldKind.Records, item);
        }

        return type switch
        {
            _ when type == typeof(string) => (ModelFieldKind.Text, type),
            _ when type == typeof(int) || type == typeof(long) || type == typeof(decimal) => (ModelFieldKind.Number, type),
            _ when type == typeof(bool) => (ModelFieldKind.Truth, type),
            _ when type == typeof(DateTimeOffset) => (ModelFieldKind.Time, type),
            _ when type == typeof(DateOnly) => (ModelFieldKind.Date, type),
            _ when type.IsEnum => (ModelFieldKind.Code, type),
            _ when typeof(IReadOnlyDictionary<string, string>).IsAssignableFrom(type) => (ModelFieldKind.Map, type),
            _ => (ModelFieldKind.Record, type),
        };
    }

    private static Func<object, object?> Getter(PropertyInfo property) => (Func<object, object?>)typeof(ModelRecord)
        .GetMethod(nameof(Compile), BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(property.DeclaringType!, property.PropertyType)
        .Invoke(null, [property])!;

    private static Func<object, object?> Compile<TRecord, TValue>(PropertyInfo property)
        where TRecord : class
    {
        var get = property.GetMethod!.CreateDelegate<Func<TRecord, TValue>>();
        return record => get((TRecord)record);
    }
}

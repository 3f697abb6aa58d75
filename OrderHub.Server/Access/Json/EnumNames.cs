using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Access.Json;

/// <summary>Names of an enum's members, in camel case as all else; for enums that do not name their members themselves.</summary>
public sealed class EnumNames<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

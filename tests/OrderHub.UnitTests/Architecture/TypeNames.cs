using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Text.RegularExpressions;

namespace OrderHub.UnitTests.Architecture;

/// <summary>Turns any handle or signature of an assembly into the full names of the outermost types it names, generic arguments included.</summary>
internal sealed partial class TypeNames(MetadataReader reader)
    : ISignatureTypeProvider<ImmutableArray<string>, object?>, ICustomAttributeTypeProvider<ImmutableArray<string>>
{
    /// <summary>The names in a type definition, reference or specification.</summary>
    public ImmutableArray<string> Of(EntityHandle handle) => handle.IsNil
        ? []
        : handle.Kind switch
        {
            HandleKind.TypeDefinition => [Outermost((TypeDefinitionHandle)handle)],
            HandleKind.TypeReference => [Outermost((TypeReferenceHandle)handle)],
            HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null),
            HandleKind.MethodDefinition => [Outermost(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType())],
            HandleKind.FieldDefinition => [Outermost(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType())],
            HandleKind.MemberReference => OfMember(reader.GetMemberReference((MemberReferenceHandle)handle)),
            HandleKind.MethodSpecification => OfMethod(reader.GetMethodSpecification((MethodSpecificationHandle)handle)),
            HandleKind.StandaloneSignature => OfSignature(reader.GetStandaloneSignature((StandaloneSignatureHandle)handle)),
            _ => [],
        };

    /// <summary>All names in a method's signature.</summary>
    public ImmutableArray<string> Of(MethodSignature<ImmutableArray<string>> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(names => names)];

    /// <summary>The names that an attribute's <c>typeof</c> arguments hold.</summary>
    public ImmutableArray<string> OfArguments(CustomAttribute attribute)
    {
        var value = attribute.DecodeValue(this);
        return
        [
            .. value.FixedArguments.SelectMany(argument => InArgument(argument.Value)),
            .. value.NamedArguments.SelectMany(argument => InArgument(argument.Value)),
        ];
    }

    public string Outermost(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
        {
            type = reader.GetTypeDefinition(type.GetDeclaringType());
        }

        return Join(type.Namespace, type.Name);
    }

    private string Outermost(TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            type = reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        }

        return Join(type.Namespace, type.Name);
    }

    private string Join(StringHandle space, StringHandle name) =>
        space.IsNil ? reader.GetString(name) : reader.GetString(space) + "." + reader.GetString(name);

    private ImmutableArray<string> OfMember(MemberReference member) => member.GetKind() == MemberReferenceKind.Field
        ? [.. Of(member.Parent), .. member.DecodeFieldSignature(this, null)]
        : [.. Of(member.Parent), .. Of(member.DecodeMethodSignature(this, null))];

    private ImmutableArray<string> OfMethod(MethodSpecification method) =>
        [.. Of(method.Method), .. method.DecodeSignature(this, null).SelectMany(names => names)];

    private ImmutableArray<string> OfSignature(StandaloneSignature signature) => signature.GetKind() == StandaloneSignatureKind.LocalVariables
        ? [.. signature.DecodeLocalSignature(this, null).SelectMany(names => names)]
        : Of(signature.DecodeMethodSignature(this, null));

    private static IEnumerable<string> InArgument(object? value) => value switch
    {
        ImmutableArray<string> names => names,
        ImmutableArray<CustomAttributeTypedArgument<ImmutableArray<string>>> items => items.SelectMany(item => InArgument(item.Value)),
        _ => [],
    };

    // What follows answers the decoder's questions; only the names matter.
    public ImmutableArray<string> GetTypeFromDefinition(MetadataReader metadata, TypeDefinitionHandle handle, byte rawTypeKind) => [Outermost(handle)];

    public ImmutableArray<string> GetTypeFromReference(MetadataReader metadata, TypeReferenceHandle handle, byte rawTypeKind) => [Outermost(handle)];

    public ImmutableArray<string> GetTypeFromSpecification(MetadataReader metadata, object? context, TypeSpecificationHandle handle, byte rawTypeKind) => Of(handle);

    public ImmutableArray<string> GetGenericInstantiation(ImmutableArray<string> genericType, ImmutableArray<ImmutableArray<string>> typeArguments) =>
        [.. genericType, .. typeArguments.SelectMany(names => names)];

    public ImmutableArray<string> GetFunctionPointerType(MethodSignature<ImmutableArray<string>> signature) => Of(signature);

    public ImmutableArray<string> GetModifiedType(ImmutableArray<string> modifier, ImmutableArray<string> unmodifiedType, bool isRequired) => [.. modifier, .. unmodifiedType];

    public ImmutableArray<string> GetArrayType(ImmutableArray<string> elementType, ArrayShape shape) => elementType;

    public ImmutableArray<string> GetSZArrayType(ImmutableArray<string> elementType) => elementType;

    public ImmutableArray<string> GetByReferenceType(ImmutableArray<string> elementType) => elementType;

    public ImmutableArray<string> GetPointerType(ImmutableArray<string> elementType) => elementType;

    public ImmutableArray<string> GetPinnedType(ImmutableArray<string> elementType) => elementType;

    public ImmutableArray<string> GetGenericMethodParameter(object? context, int index) => [];

    public ImmutableArray<string> GetGenericTypeParameter(object? context, int index) => [];

    public ImmutableArray<string> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    public ImmutableArray<string> GetSystemType() => ["System.Type"];

    public bool IsSystemType(ImmutableArray<string> type) => type is ["System.Type"];

    /// <summary>A type as an attribute writes it: a text that may hold generic arguments and assembly names.</summary>
    public ImmutableArray<string> GetTypeFromSerializedName(string name) =>
        [.. WrittenName().Matches(name).Select(match => match.Value.Split('+')[0])];

    /// <summary>Enums in attributes: their width decides how the blob reads on.</summary>
    public PrimitiveTypeCode GetUnderlyingEnumType(ImmutableArray<string> type)
    {
        var found = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(type[0], throwOnError: false))
            .FirstOrDefault(candidate => candidate is { IsEnum: true });
        return found is null ? PrimitiveTypeCode.Int32 : Enum.Parse<PrimitiveTypeCode>(Type.GetTypeCode(found).ToString());
    }

    [GeneratedRegex(@"[A-Za-z_][\w`]*(?:[.+][A-Za-z_<>][\w`<>]*)+", RegexOptions.None, 1000)]
    private static partial Regex WrittenName();
}

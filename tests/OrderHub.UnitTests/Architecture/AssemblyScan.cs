using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace OrderHub.UnitTests.Architecture;

/// <summary>
/// Reads a built assembly and says who names whom: base types, interfaces, attributes, constraints, fields, signatures, locals
/// and bodies, with generic arguments everywhere. Closures, state machines and other nested types count as their outermost type.
/// </summary>
internal sealed class AssemblyScan : IDisposable
{
    private readonly PEReader image;
    private readonly MetadataReader reader;
    private readonly TypeNames names;

    public AssemblyScan(string path)
    {
        image = new PEReader(File.OpenRead(path));
        reader = image.GetMetadataReader();
        names = new TypeNames(reader);
    }

    public IEnumerable<string> ReferencedAssemblies => reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name));

    public IEnumerable<string> TypesByFullName => reader.TypeDefinitions
        .Where(handle => reader.GetTypeDefinition(handle).GetDeclaringType().IsNil)
        .Select(names.Outermost);

    /// <summary>Every reference from one type to another, each once.</summary>
    public IReadOnlyList<TypeReference> References() =>
        [.. reader.TypeDefinitions.SelectMany(ReferencesOf).Where(reference => reference.From != reference.To).Distinct()];

    /// <summary>Every text literal in bodies and constants, with the member that holds it.</summary>
    public IEnumerable<(string From, string Member, string Text)> Texts()
    {
        foreach (var typeHandle in reader.TypeDefinitions)
        {
            var from = names.Outermost(typeHandle);
            var type = reader.GetTypeDefinition(typeHandle);
            foreach (var (member, body) in Bodies(type))
            {
                foreach (var text in Instructions.Texts(body.GetILReader()))
                {
                    yield return (from, member, reader.GetUserString(text));
                }
            }

            foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(field => !field.GetDefaultValue().IsNil))
            {
                var constant = reader.GetConstant(field.GetDefaultValue());
                if (constant.TypeCode == ConstantTypeCode.String)
                {
                    yield return (from, reader.GetString(field.Name), (string)reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode)!);
                }
            }
        }
    }

    public void Dispose() => image.Dispose();

    private IEnumerable<TypeReference> ReferencesOf(TypeDefinitionHandle handle)
    {
        var from = names.Outermost(handle);
        var type = reader.GetTypeDefinition(handle);
        return Named().SelectMany(named => named.To.Select(to => new TypeReference(from, named.Member, to, named.Place)));

        IEnumerable<(string Member, ImmutableArray<string> To, string Place)> Named()
        {
            yield return ("", names.Of(type.BaseType), "base");
            foreach (var implemented in type.GetInterfaceImplementations())
            {
                yield return ("", names.Of(reader.GetInterfaceImplementation(implemented).Interface), "interface");
            }

            yield return ("", OfAttributes(type.GetCustomAttributes()), "attribute");
            yield return ("", OfConstraints(type.GetGenericParameters()), "constraint");
            foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
            {
                var member = reader.GetString(field.Name);
                yield return (member, field.DecodeSignature(names, null), "field");
                yield return (member, OfAttributes(field.GetCustomAttributes()), "attribute");
            }

            foreach (var property in type.GetProperties().Select(reader.GetPropertyDefinition))
            {
                var member = reader.GetString(property.Name);
                yield return (member, names.Of(property.DecodeSignature(names, null)), "signature");
                yield return (member, OfAttributes(property.GetCustomAttributes()), "attribute");
            }

            foreach (var happening in type.GetEvents().Select(reader.GetEventDefinition))
            {
                var member = reader.GetString(happening.Name);
                yield return (member, names.Of(happening.Type), "signature");
                yield return (member, OfAttributes(happening.GetCustomAttributes()), "attribute");
            }

            foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
            {
                var member = reader.GetString(method.Name);
                yield return (member, names.Of(method.DecodeSignature(names, null)), "signature");
                yield return (member, OfAttributes(method.GetCustomAttributes()), "attribute");
                yield return (member, OfConstraints(method.GetGenericParameters()), "constraint");
                foreach (var parameter in method.GetParameters().Select(reader.GetParameter))
                {
                    yield return (member, OfAttributes(parameter.GetCustomAttributes()), "attribute");
                }
            }

            foreach (var (member, body) in Bodies(type))
            {
                yield return (member, names.Of(body.LocalSignature), "local");
                foreach (var token in Instructions.Tokens(body.GetILReader()))
                {
                    yield return (member, names.Of(token), "body");
                }

                foreach (var region in body.ExceptionRegions)
                {
                    yield return (member, names.Of(region.CatchType), "body");
                }
            }
        }
    }

    private IEnumerable<(string Member, MethodBodyBlock Body)> Bodies(TypeDefinition type) => type.GetMethods()
        .Select(reader.GetMethodDefinition)
        .Where(method => method.RelativeVirtualAddress != 0)
        .Select(method => (reader.GetString(method.Name), image.GetMethodBody(method.RelativeVirtualAddress)));

    private ImmutableArray<string> OfAttributes(CustomAttributeHandleCollection attributes) =>
    [
        .. attributes.Select(reader.GetCustomAttribute).SelectMany(attribute => (IEnumerable<string>)
            [.. names.Of(attribute.Constructor), .. names.OfArguments(attribute)]),
    ];

    private ImmutableArray<string> OfConstraints(GenericParameterHandleCollection parameters) =>
    [
        .. parameters.Select(reader.GetGenericParameter).SelectMany(parameter => (IEnumerable<string>)
        [
            .. parameter.GetConstraints().SelectMany(constraint => names.Of(reader.GetGenericParameterConstraint(constraint).Type)),
            .. OfAttributes(parameter.GetCustomAttributes()),
        ]),
    ];
}

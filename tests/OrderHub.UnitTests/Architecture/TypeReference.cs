namespace OrderHub.UnitTests.Architecture;

/// <summary>That a type names another.</summary>
/// <param name="From">Full name of the outermost type that holds the code.</param>
/// <param name="Member">The member that names it; empty for the type's own head.</param>
/// <param name="To">Full name of the outermost type that is named.</param>
/// <param name="Place">base, interface, attribute, constraint, field, signature, local or body.</param>
internal sealed record TypeReference(string From, string Member, string To, string Place)
{
    public override string ToString() => $"{From}{(Member.Length == 0 ? "" : "." + Member)} -> {To} ({Place})";
}

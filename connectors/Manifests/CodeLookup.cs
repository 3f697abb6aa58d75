namespace OrderHub.Connectors.Manifests;

/// <summary>Of whom a code is.</summary>
/// <param name="Document">The document it stands in.</param>
/// <param name="System">The system behind the partner, where the message says it.</param>
/// <param name="Customer">The customer, where the message says it.</param>
public sealed record CodeScope(string Document, string? System, string? Customer);

/// <summary>
/// Finds what a partner's code means: first for this customer of this system, then for the customer, then for the system, then for
/// everyone. What is in no table has no meaning.
/// </summary>
public static class CodeLookup
{
    public static string? Find(this ConnectorManifest manifest, string table, CodeScope scope, string code) =>
        Search(manifest, table, scope, code, scope.System, scope.Customer)
        ?? Search(manifest, table, scope, code, null, scope.Customer)
        ?? Search(manifest, table, scope, code, scope.System, null)
        ?? Search(manifest, table, scope, code, null, null);

    private static string? Search(ConnectorManifest manifest, string table, CodeScope scope, string code, string? system, string? customer)
    {
        foreach (var candidate in manifest.Codes)
        {
            if (candidate.Name == table && candidate.Document == scope.Document && candidate.System == system && candidate.Customer == customer
                && candidate.Map.TryGetValue(code, out var meaning))
            {
                return meaning;
            }
        }

        return null;
    }
}

namespace OrderHub.Connectors.Manifests;

/// <summary>Finds what a partner's code means: first for the customer, then for everyone. What is in no table has no meaning.</summary>
public static class CodeLookup
{
    public static string? Find(this ConnectorManifest manifest, string table, string document, string? customer, string code) =>
        Search(manifest, table, document, code, candidate => candidate.Customer is not null && candidate.Customer == customer)
        ?? Search(manifest, table, document, code, candidate => candidate.Customer is null);

    private static string? Search(ConnectorManifest manifest, string table, string document, string code, Func<CodeTable, bool> forWhom)
    {
        foreach (var candidate in manifest.Codes)
        {
            if (candidate.Name == table && candidate.Document == document && forWhom(candidate) && candidate.Map.TryGetValue(code, out var meaning))
            {
                return meaning;
            }
        }

        return null;
    }
}

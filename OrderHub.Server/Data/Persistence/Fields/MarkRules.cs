using System.Text.RegularExpressions;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Fields;

namespace OrderHub.Server.Data.Persistence.Fields;

/// <summary>What an entry of the registry of marks must be. Pure.</summary>
public static partial class MarkRules
{
    public static IReadOnlyList<Fault> FaultsOf(MarkDefinition mark)
    {
        var faults = new List<Fault>();
        Check(DomainForm().IsMatch(mark.Domain), "domain", "A domain is 1 to 32 capital letters, digits and underscores, such as ORDER.");
        Check(KeyForm().IsMatch(mark.Key), "key", "A key is 1 to 64 letters, digits, hyphens and underscores, such as COD.");
        Check(!string.IsNullOrWhiteSpace(mark.Title) && mark.Title.Length <= 100, "title", "title has 1 to 100 characters.");
        Check(!string.IsNullOrWhiteSpace(mark.Owner) && mark.Owner.Length <= 64, "owner", "owner has 1 to 64 characters.");
        Check(mark.Type == MarkType.Code == mark.AllowedValues.Count > 0, "allowedValues", "A mark of the type CODE lists its values, others list none.");
        Check(mark.AllowedValues.Count <= 200 && mark.AllowedValues.All(value => value.Length is > 0 and <= 128), "allowedValues", "There are at most 200 values, of 1 to 128 characters each.");
        return faults;

        void Check(bool holds, string path, string message)
        {
            if (!holds)
            {
                faults.Add(new(FieldCodes.MarkInvalid, path, message));
            }
        }
    }

    [GeneratedRegex(@"^[A-Z][A-Z0-9_]{0,31}\z", RegexOptions.None, 1000)]
    private static partial Regex DomainForm();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z", RegexOptions.None, 1000)]
    private static partial Regex KeyForm();
}

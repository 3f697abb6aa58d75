using FsCheck;
using FsCheck.Fluent;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model.Fields;
using Xunit;

namespace OrderHub.UnitTests.Fields;

/// <summary>Which definition holds, and which may stand beside which.</summary>
public sealed class FieldScopeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Identities = ["jdl", "jdl.coldchain", "jdl.coldchain.b2c", "jdl.coldchain.b2b", "jdl.jingxi", "jdl.cold", "acme"];

    private static readonly Gen<string> Identity = Gen.Elements(Identities);

    private static readonly Gen<FieldDefinition> Field =
        from identity in Gen.Elements([.. Identities, "*"])
        from type in Gen.Elements("DELIVERY", "PICKUP", "*")
        from code in Gen.Elements("a", "b")
        from column in Gen.Elements("ext_s01", "ext_s02", "ext_s03")
        from state in Gen.Elements(FieldState.Live, FieldState.Live, FieldState.Live, FieldState.Retired, FieldState.Released)
        from starts in Gen.Choose(-2, 3)
        from ends in Gen.Choose(-1, 4)
        select Definitions.Field($"operation.{code}", FieldType.String, column, identity, type) with
        {
            State = state,
            ValidFrom = starts < 0 ? null : Now.AddDays(starts - 1),
            ValidTo = ends < 0 ? null : Now.AddDays(ends - 1),
        };

    private static readonly Arbitrary<(FieldDefinition[] Fields, string Identity, string Type)> Worlds = (
        from fields in Field.ArrayOf()
        from identity in Identity
        from type in Gen.Elements("DELIVERY", "PICKUP", "RETURN")
        select (fields, identity, type)).ToArbitrary();

    [Theory]
    [InlineData("jdl.coldchain.b2c", "DELIVERY", "the child")]
    [InlineData("jdl.coldchain.b2c", "PICKUP", "the child for every type")]
    [InlineData("jdl.coldchain.b2b", "DELIVERY", "the parent")]
    [InlineData("jdl.coldchainx", "DELIVERY", "the default")]
    [InlineData("acme", "DELIVERY", "the default")]
    public void The_narrowest_definition_wins(string identity, string type, string title)
    {
        FieldDefinition[] fields =
        [
            Named("the default", "*", "*"), Named("the parent", "jdl.coldchain", "DELIVERY"), Named("the child for every type", "jdl.coldchain.b2c", "*"),
            Named("the child", "jdl.coldchain.b2c", "DELIVERY"),
        ];
        Assert.Equal(title, FieldScope.Resolve(fields, identity, type, "operation", "a", Now)!.Title);

        static FieldDefinition Named(string title, string identity, string type) => Definitions.Field("operation.a", identity: identity, businessType: type) with { Title = title };
    }

    /// <summary>Walks up by hand, as the domain says it: child, parent, default; the order's own type before every type.</summary>
    [Fact]
    public void Resolution_walks_from_child_to_parent_to_default() => Prop.ForAll(Worlds, world =>
    {
        var expected = Steps(world.Identity)
            .SelectMany(identity => new[] { world.Type, "*" }.SelectMany(type => world.Fields.Where(field =>
                field.BusinessIdentity == identity && field.BusinessType == type && field.FieldCode == "a" && FieldScope.IsOpen(field, Now))))
            .FirstOrDefault();
        return ReferenceEquals(expected, FieldScope.Resolve(world.Fields, world.Identity, world.Type, "operation", "a", Now));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void What_a_node_keeps_in_memory_resolves_as_the_plain_rule_does() => Prop.ForAll(Worlds, world =>
    {
        var view = new FieldSet(1, world.Fields).For(world.Identity, world.Type);
        return ReferenceEquals(FieldScope.Resolve(world.Fields, world.Identity, world.Type, "operation", "a", Now), view.Resolve("operation.a", Now));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Whatever_is_defined_in_whatever_order_a_column_never_keeps_two_fields_of_one_order() => Prop.ForAll(Worlds, world =>
    {
        var kept = new List<FieldDefinition>();
        foreach (var field in world.Fields)
        {
            if (FieldChanges.ConflictOf(field with { State = FieldState.Live }, kept) is null)
            {
                // Retired and released only after they were live, as it happens.
                kept.Add(field with { State = field.State == FieldState.Released ? FieldState.Live : field.State });
            }
        }

        return Identities.All(identity => new[] { "DELIVERY", "PICKUP" }.All(type =>
            kept.Where(field => FieldScope.Distance(field, identity, type) is not null)
                .GroupBy(field => field.ColumnName).All(column => column.Select(field => field.FieldCode).Distinct().Count() == 1)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_free_column_is_one_that_may_be_taken() => Prop.ForAll(Worlds, world =>
    {
        var field = Definitions.Field("operation.z", identity: world.Identity, businessType: world.Type);
        return FieldChanges.FreeColumn(field, world.Fields) is { } column
            && FieldChanges.ConflictOf(field with { ColumnName = column }, world.Fields) is null;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static IEnumerable<string> Steps(string identity)
    {
        for (var rest = identity; ; rest = rest[..rest.LastIndexOf('.')])
        {
            yield return rest;
            if (!rest.Contains('.'))
            {
                break;
            }
        }

        yield return "*";
    }
}

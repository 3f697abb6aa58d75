using Microsoft.Extensions.Options;
using OrderHub.Server.Security;
using OrderHub.Server.Security.Accounts;
using Xunit;

namespace OrderHub.UnitTests.Security;

public sealed class PasswordsTests
{
    private readonly Passwords passwords = With(100_000);

    [Fact]
    public void The_right_password_is_taken_and_a_wrong_one_is_not()
    {
        var hash = passwords.Hash("correct horse battery");

        Assert.True(passwords.Verify(hash, "correct horse battery", out _));
        Assert.False(passwords.Verify(hash, "correct horse batter", out _));
    }

    [Fact]
    public void The_same_password_is_hashed_differently_each_time() =>
        Assert.NotEqual(passwords.Hash("correct horse battery"), passwords.Hash("correct horse battery"));

    [Fact]
    public void Nobody_signs_in_where_no_password_is_set() => Assert.False(passwords.Verify(null, "", out _));

    [Fact]
    public void A_hash_with_fewer_rounds_asks_to_be_made_again()
    {
        var hash = passwords.Hash("correct horse battery");

        Assert.True(With(120_000).Verify(hash, "correct horse battery", out var rehash));
        Assert.True(rehash);
    }

    private static Passwords With(int rounds) => new(Options.Create(new SecurityOptions { PasswordRounds = rounds }));
}

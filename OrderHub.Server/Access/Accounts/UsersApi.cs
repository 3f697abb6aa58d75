using System.Text.RegularExpressions;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;

namespace OrderHub.Server.Access.Accounts;

/// <summary>A new person.</summary>
/// <param name="Login">3 to 64 lower-case letters, digits, dots, hyphens and underscores; unique over all tenants.</param>
/// <param name="Name">The name to show.</param>
/// <param name="Role">administrator, operator, designer, publisher or auditor.</param>
/// <param name="Password">At least 10 characters; left out: set it later.</param>
public sealed record NewUser(string Login, string Name, string Role, string? Password = null);

/// <param name="Password">The new one, at least 10 characters.</param>
/// <param name="CurrentPassword">Needed to change one's own where there is one already.</param>
public sealed record NewPassword(string Password, string? CurrentPassword = null);

/// <summary>A person who may sign in.</summary>
public sealed record UserView(string Login, string Name, string Role, bool HasPassword, DateTimeOffset CreatedAt);

/// <summary>The people of a tenant.</summary>
public sealed record UserList(IReadOnlyList<UserView> Items);

/// <summary>The people of a tenant.</summary>
public static partial class UsersApi
{
    private static readonly string[] PeoplesRoles = [Roles.Administrator, Roles.Operator, Roles.Designer, Roles.Publisher, Roles.Auditor];

    public static void MapUsersApi(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/api/v1/users").WithTags("Users");
        users.MapGet("", ListAsync).WithName("listUsers").WithSummary("The people of the tenant.")
            .Requires(Permission.ManageUsers).Produces<UserList>();
        users.MapPost("", CreateAsync).WithName("createUser").WithSummary("Add a person.")
            .Requires(Permission.ManageUsers).Explains(400, 409, 422).Produces<UserView>(StatusCodes.Status201Created);
        users.MapPut("/{login}/password", SetPasswordAsync).WithName("setPassword")
            .WithSummary("Set a password: anybody's as administrator, one's own as anybody. Ends the user's sessions.")
            .RequireAuthorization().Explains(400, 401, 403, 404, 422).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext http, Users users, CancellationToken ct) => TypedResults.Ok(new UserList(
        [.. (await users.ListAsync(http.Caller(), ct)).Select(user => new UserView(user.Login, user.Name, user.Role, user.PasswordHash is not null, user.CreatedAt))]));

    private static async Task<IResult> CreateAsync(Body<NewUser> body, HttpContext http, Users users, TimeProvider time, CancellationToken ct)
    {
        if (body.Value is not { } user)
        {
            return body.Refusal!;
        }

        var faults = FaultsOf(user).ToList();
        if (faults.Count > 0)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.UserInvalid, faults[0].Message) { Faults = faults };
        }

        return await users.CreateAsync(http.Caller(), user.Login, user.Name, user.Role, user.Password, ct)
            ? TypedResults.Created($"/api/v1/users/{user.Login}", new UserView(user.Login, user.Name, user.Role, user.Password is not null, time.GetUtcNow()))
            : new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.UserExists, $"The login {user.Login} is taken.");
    }

    private static async Task<IResult> SetPasswordAsync(string login, Body<NewPassword> body, HttpContext http, Users users, CancellationToken ct)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var caller = http.Caller();
        var own = caller.Login == login;
        if (!own && !caller.May(Permission.ManageUsers))
        {
            return new ProblemResult(StatusCodes.Status403Forbidden, ErrorCodes.AuthForbidden, "Only administrators set another's password.");
        }

        if (PasswordFault(request.Password, "password") is { } fault)
        {
            return new ProblemResult(StatusCodes.Status422UnprocessableEntity, ErrorCodes.UserInvalid, fault.Message) { Faults = [fault] };
        }

        if (own && !await users.MayReplacePasswordAsync(login, request.CurrentPassword, ct))
        {
            return new ProblemResult(StatusCodes.Status403Forbidden, ErrorCodes.UserPassword, "The current password is wrong.");
        }

        return await users.SetPasswordAsync(caller, login, request.Password, ct)
            ? TypedResults.NoContent()
            : new ProblemResult(StatusCodes.Status404NotFound, ErrorCodes.UserNotFound, $"There is no user {login}.");
    }

    private static IEnumerable<Fault> FaultsOf(NewUser user)
    {
        if (!LoginPattern().IsMatch(user.Login))
        {
            yield return new(ErrorCodes.UserInvalid, "login", "login has 3 to 64 lower-case letters, digits, dots, hyphens or underscores, and begins with a letter.");
        }

        if (user.Name.Length is < 1 or > 100)
        {
            yield return new(ErrorCodes.UserInvalid, "name", "name has 1 to 100 characters.");
        }

        if (!PeoplesRoles.Contains(user.Role, StringComparer.Ordinal))
        {
            yield return new(ErrorCodes.UserInvalid, "role", $"role is one of {string.Join(", ", PeoplesRoles)}.");
        }

        if (user.Password is { } password && PasswordFault(password, "password") is { } fault)
        {
            yield return fault;
        }
    }

    private static Fault? PasswordFault(string password, string path) => password.Length is < Passwords.MinLength or > Passwords.MaxLength
        ? new(ErrorCodes.UserInvalid, path, $"{path} has {Passwords.MinLength} to {Passwords.MaxLength} characters.")
        : null;

    [GeneratedRegex(@"^[a-z][a-z0-9._-]{2,63}\z", RegexOptions.None, 1000)]
    private static partial Regex LoginPattern();
}

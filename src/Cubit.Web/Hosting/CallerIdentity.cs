using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Cubit.Accounts;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Orders;
using Cubit.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Cubit.Web.Hosting;

/// <summary>
/// Who asks, carried as claims: by an API key, or by the cookie of a member or an operator who signed in.
/// </summary>
public static class CallerIdentity
{
    /// <summary>The claim that a member of an account has, and no operator.</summary>
    internal const string Account = "account";

    /// <summary>The claim that an operator has, and no member of an account.</summary>
    internal const string Staff = "staff";

    /// <summary>The claims of a caller.</summary>
    public static ClaimsPrincipal ToPrincipal(this Caller caller, string scheme) =>
        new(
            new ClaimsIdentity(
                [
                    new(Account, caller.AccountId.ToString(CultureInfo.InvariantCulture)),
                    new(ClaimTypes.Role, caller.Role.ToString()),
                    new(ClaimTypes.Name, caller.Actor),
                ],
                scheme
            )
        );

    /// <summary>The claims of an operator.</summary>
    public static ClaimsPrincipal ToPrincipal(this StaffMember member, string scheme) =>
        new(new ClaimsIdentity([new(Staff, member.Role.ToString()), new(ClaimTypes.Name, member.Email)], scheme));

    /// <summary>Whether an operator asks.</summary>
    public static bool IsStaff(this ClaimsPrincipal principal) => principal.HasClaim(claim => claim.Type == Staff);

    /// <summary>The operator who asks, with the address that the request came from.</summary>
    /// <exception cref="InvalidOperationException">No operator asks.</exception>
    public static Operator ToOperator(this HttpContext context) =>
        context.User.FindFirstValue(Staff) is { } role
            ? new Operator(
                context.User.FindFirstValue(ClaimTypes.Name)!,
                Enum.Parse<StaffRole>(role),
                $"{context.Connection.RemoteIpAddress}"
            )
            : throw new InvalidOperationException("No operator is signed in.");

    /// <summary>The caller of the claims.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public static Caller ToCaller(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(Account) is { } account
            ? new Caller(
                long.Parse(account, CultureInfo.InvariantCulture),
                Enum.Parse<Role>(principal.FindFirstValue(ClaimTypes.Role)!),
                principal.FindFirstValue(ClaimTypes.Name)!
            )
            : throw new InvalidOperationException("Nobody is signed in.");
}

/// <summary>Authenticates <c>Authorization: Bearer cubit_…</c>.</summary>
/// <remarks>Options, logging and encoding are the framework's; the clock tells sandbox mode.</remarks>
public sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logging,
    UrlEncoder encoding,
    Database database,
    EdgeClock clock,
    KnownKeys known
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoding)
{
    /// <summary>The name of the scheme, and of the policy that any known key meets.</summary>
    public const string SchemeName = "ApiKey";

    /// <summary>The policy that only the key of an account meets.</summary>
    public const string Customers = "Customers";

    /// <summary>The policy that only the key of an operator meets.</summary>
    public const string Operators = "Operators";

    private const string Bearer = "Bearer ";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var principal = await PrincipalAsync(header[Bearer.Length..].Trim());
        return principal is null
            ? AuthenticateResult.Fail("The API key is not known here.")
            : AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName));
    }

    // In a sandbox every request asks the database for the time, and for its key with it.
    private async Task<ClaimsPrincipal?> PrincipalAsync(string key)
    {
        var asked = Stopwatch.GetTimestamp();
        if (!clock.IsSandbox && known.Find(key, asked) is { } same)
            return same;
        var principal = await database.ReadAsync(session =>
        {
            clock.CatchUp(session);
            return StaffRows.IsKey(key)
                ? StaffRows.FindByKey(session, key, clock.IsSandbox)?.ToPrincipal(SchemeName)
                : ApiKeyRows.Find(session, key, clock.IsSandbox)?.ToPrincipal(SchemeName);
        });
        if (principal is not null)
            known.Put(key, principal, asked);
        return principal;
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Of("auth.required", "Send a known API key: Authorization: Bearer <key>.").ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        (
            Context.User.IsStaff()
                ? Problem.Of("auth.customers_only", "This is an operator's key; send the key of an account.")
                : Problem.Of("auth.staff_only", "This is an account's key; only an operator's key may do that.")
        ).ExecuteAsync(Context);
}

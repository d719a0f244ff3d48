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

/// <summary>Who asks, carried as claims: by an API key, or by a signed-in member's cookie.</summary>
public static class CallerIdentity
{
    private const string Account = "account";

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
    /// <summary>The name of the scheme.</summary>
    public const string SchemeName = "ApiKey";

    private const string Bearer = "Bearer ";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var caller = await CallerAsync(header[Bearer.Length..].Trim());
        return caller is null
            ? AuthenticateResult.Fail("The API key is not known here.")
            : AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName));
    }

    // In a sandbox every request asks the database for the time, and for its key with it.
    private async Task<Caller?> CallerAsync(string key)
    {
        var asked = Stopwatch.GetTimestamp();
        if (!clock.IsSandbox && known.Find(key, asked) is { } same)
            return same;
        var caller = await database.ReadAsync(session =>
        {
            clock.CatchUp(session);
            return ApiKeyRows.Find(session, key, clock.IsSandbox);
        });
        if (caller is not null)
            known.Put(key, caller, asked);
        return caller;
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Of("auth.required", "Send a known API key: Authorization: Bearer <key>.").ExecuteAsync(Context);
    }
}

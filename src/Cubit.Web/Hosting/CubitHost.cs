using Cubit.Store;
using Cubit.Store.Execute;
using Cubit.Store.Instances;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Store.Settings;
using Cubit.Web.Api;
using Cubit.Web.Console;
using Cubit.Web.Demo;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Diagnostics;
using NodaTime;

namespace Cubit.Web.Hosting;

/// <summary>How a server is started.</summary>
/// <param name="Place">Where its data lives.</param>
/// <param name="Urls">Where it listens.</param>
/// <param name="Demo">Whether demo accounts are made where they are missing.</param>
/// <param name="Sandbox">Whether the clock stands still and moves by command only.</param>
/// <param name="Clock">Where a new sandbox clock stands; the system's time if null.</param>
public sealed record HostOptions(
    DataPlace Place,
    string Urls,
    bool Demo = false,
    bool Sandbox = false,
    Instant? Clock = null
);

/// <summary>One host for the API, the console and what runs in the background.</summary>
public static class CubitHost
{
    private static readonly TimeSpan SignedInFor = TimeSpan.FromHours(8);

    /// <summary>Opens the data, starts the server, says where it is, and runs until it is told to stop.</summary>
    /// <param name="options">How.</param>
    /// <param name="output">Gets the address and the demo's sign-ins, once the server listens.</param>
    /// <param name="stop">Tells it to stop.</param>
    /// <exception cref="SchemaException">The data does not admit this program.</exception>
    /// <exception cref="IOException">The address is taken, another server works on the folder, or the folder cannot
    /// be written.</exception>
    public static async Task RunAsync(HostOptions options, TextWriter output, CancellationToken stop)
    {
        // Several servers may work on one PostgreSQL database.
        using var claim = options.Place is DataPlace.InFolder folder ? ServerClaim.Take(folder.Path) : null;
        await using var database = await Database.OpenAsync(options.Place, EdgeClock.System());
        var clock = options.Sandbox ? await EdgeClock.SandboxAsync(database, options.Clock) : EdgeClock.Real();
        IReadOnlyList<DemoSignIn> signIns = options.Demo
            ?
            [
                .. await DemoAccounts.MakeAsync(database, clock.Now, options.Sandbox),
                .. await DemoStaff.MakeAsync(database, options.Sandbox),
            ]
            : [];
        await using var app = Build(database, clock, options.Urls);
        await app.StartAsync(stop);
        await output.WriteLineAsync($"Console {app.Urls.First()}");
        foreach (var signIn in signIns)
            await output.WriteLineAsync($"Sign in {signIn.Email} {signIn.Password}\nAPI key {signIn.ApiKey}");
        await output.FlushAsync(stop);
        await app.WaitForShutdownAsync(stop);
    }

    /// <summary>Puts the server together over open data.</summary>
    public static WebApplication Build(Database database, EdgeClock clock, string urls)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder
            .WebHost.UseUrls(urls.Split(';'))
            .ConfigureKestrel(kestrel => kestrel.AddServerHeader = false)
            // A request goes on on the thread that read it: the database is waited for by threads of its own.
            .UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder
            .Logging.ClearProviders()
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            // It would make an activity and a scope of each request, for lines that nobody asks for.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            // A start that fails is told by whoever started the host.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder
            .Services.AddSingleton(database)
            .AddSingleton(clock)
            .AddSingleton<KnownKeys>()
            .AddSingleton<QuoteDesk>()
            .AddSingleton<SignInDesk>()
            .AddSingleton<SandboxDesk>()
            .AddSingleton<DueWork>()
            .AddSingleton<NightWork>()
            .AddHostedService<Worker>()
            .AddSingleton(new OrderDesk(database, ApiEndpoints.Render))
            .AddSingleton(new LifeDesk(database, refusal => Problem.Answer(refusal, null)))
            .AddSingleton(services => new RenewalDesk(services.GetRequiredService<LifeDesk>(), ApiJson.Answer))
            .AddLifeDesks();
        AddIdentity(builder.Services, database);
        builder.AddConsole();
        var app = builder.Build();
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandler = FaultAsync,
                AllowStatusCode404Response = true,
                SuppressDiagnosticsCallback = Expected,
            }
        );
        app.UseSecurityHeaders();
        app.UseStatusCodePages(StatusPageAsync);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapApi();
        app.MapConsole();
        return app;
    }

    private static void AddIdentity(IServiceCollection services, Database database)
    {
        services.AddDataProtection().SetApplicationName("Cubit");
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new ProtectionKeys(database));
        services.AddAntiforgery(antiforgery => antiforgery.Cookie.Name = "cubit-form");
        services
            .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = "cubit";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.LoginPath = "/sign-in";
                cookie.ReturnUrlParameter = "return";
                cookie.ExpireTimeSpan = SignedInFor;
                cookie.SlidingExpiration = true;
                cookie.Events.OnRedirectToAccessDenied = context =>
                    ConsolePages
                        .Problem(context.HttpContext, StatusCodes.Status403Forbidden)
                        .ExecuteAsync(context.HttpContext);
            });
        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                ApiKeyAuthentication.SchemeName,
                policy => policy.AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName).RequireAuthenticatedUser()
            )
            .AddPolicy(
                ApiKeyAuthentication.Customers,
                policy =>
                    policy
                        .AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName)
                        .RequireClaim(CallerIdentity.Account)
            )
            .AddPolicy(
                ApiKeyAuthentication.Operators,
                policy =>
                    policy.AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName).RequireClaim(CallerIdentity.Staff)
            );
    }

    private static bool Expected(ExceptionHandlerSuppressDiagnosticsContext context) =>
        context.Exception is StoreBusyException or StoreConflictException or StoreLostException;

    // Exceptions cross to the outside here and nowhere else.
    private static Task FaultAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (exception is StoreBusyException or StoreConflictException or StoreLostException)
            context.Response.Headers.RetryAfter = "1";
        var problem = exception switch
        {
            StoreBusyException => Problem.Of("server.busy", exception.Message),
            StoreConflictException => Problem.Of("server.conflict", exception.Message),
            StoreLostException => Problem.Of("server.unavailable", exception.Message),
            BadHttpRequestException bad => RequestBody.Invalid(bad.Message),
            _ => Problem.Of("server.fault", "Something went wrong here; nothing was done. The server's log says what."),
        };
        return IsApi(context) ? problem.ExecuteAsync(context) : Task.CompletedTask;
    }

    private static Task StatusPageAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        if (!IsApi(context))
            return status.Next(context);
        return (
            context.Response.StatusCode switch
            {
                StatusCodes.Status404NotFound => Problem.Of(
                    "route.unknown",
                    $"There is no {context.Request.Path} here."
                ),
                StatusCodes.Status405MethodNotAllowed => Problem.Of(
                    "route.method_not_allowed",
                    $"{context.Request.Path} does not answer to {context.Request.Method}."
                ),
                StatusCodes.Status403Forbidden => Problem.Of("auth.forbidden", "This key may not do that."),
                _ => Problem.Of("request.invalid", "The request cannot be understood."),
            }
        ).ExecuteAsync(context);
    }

    /// <summary>Whether a request is for the API; routes know no case.</summary>
    internal static bool IsApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase);
}

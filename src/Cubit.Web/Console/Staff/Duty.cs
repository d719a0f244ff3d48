using Cubit.Accounts;
using Cubit.Store;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Web.Console.Staff;

/// <summary>An operator looking at the console: who, from where and when.</summary>
/// <param name="By">Who, in which role, from which address.</param>
/// <param name="Now">The instant of the request.</param>
/// <param name="Sandbox">Whether the clock is the sandbox's.</param>
public sealed record Duty(Operator By, Instant Now, bool Sandbox)
{
    /// <summary>The duty of the request that is served.</summary>
    /// <exception cref="InvalidOperationException">No operator is signed in.</exception>
    internal static Duty Of(IServiceProvider services) =>
        Find(services.GetRequiredService<IHttpContextAccessor>().HttpContext!)
        ?? throw new InvalidOperationException("Only a signed-in operator has a duty.");

    /// <summary>The duty of a request, or null where no operator is signed in.</summary>
    internal static Duty? Find(HttpContext http)
    {
        if (!http.User.IsStaff())
            return null;
        var clock = http.RequestServices.GetRequiredService<EdgeClock>();
        http.RequestServices.GetRequiredService<Database>()
            .Read(session =>
            {
                clock.CatchUp(session);
                return 0;
            });
        return new Duty(http.ToOperator(), clock.Now, clock.IsSandbox);
    }

    /// <summary>Whether the operator's role has a power.</summary>
    public bool May(StaffPower power) => StaffPowers.Refuse(By, power) is null;
}

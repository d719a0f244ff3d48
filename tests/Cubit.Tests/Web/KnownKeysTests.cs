using System.Diagnostics;
using System.Security.Claims;
using Cubit.Accounts;
using Cubit.Store.Orders;
using Cubit.Web.Hosting;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>For how long a key is good without asking the database.</summary>
public sealed class KnownKeysTests
{
    private const long Asked = 1_000_000;

    private static readonly ClaimsPrincipal Acme = new Caller(1001, Role.Owner, "acme").ToPrincipal("ApiKey");
    private static readonly long Five = 5 * Stopwatch.Frequency;

    [Fact]
    public void A_key_counts_as_known_for_less_than_five_seconds_from_when_it_was_asked_for()
    {
        var known = new KnownKeys();
        known.Put("cubit_1001_a", Acme, Asked);
        known.Find("cubit_1001_a", Asked + Five - (Five / 1000)).ShouldBe(Acme);
        known.Find("cubit_1001_a", Asked + Five).ShouldBeNull();
        known.Put("cubit_1001_a", Acme, Asked + Five);
        known.Find("cubit_1001_a", Asked + Five).ShouldBe(Acme);
    }

    [Fact]
    public void No_other_key_counts_as_known()
    {
        var known = new KnownKeys();
        known.Put("cubit_1001_a", Acme, Asked);
        known.Find("cubit_1001_A", Asked).ShouldBeNull();
        known.Find("cubit_1001_", Asked).ShouldBeNull();
    }
}

using BackendSite.Bench;

// bench/run calls those with a site; the others are servers that these start beside it, or write a report.
switch (args)
{
    case ["article", var site, var work]:
        await MeasureArticle.Run(site, Directory.CreateDirectory(work).FullName);
        return 0;
    case ["enquiries", var site, var work]:
        await MeasureEnquiries.Run(site, work);
        return 0;
    case ["inbox", _, var work]:
        await MeasureInbox.Run(work);
        return 0;
    case ["circuits", var site, var work]:
        await MeasureCircuits.Run(site, work);
        return 0;
    case ["scale", var site, var work]:
        await MeasureScale.Run(site, work);
        return 0;
    case ["move", var site, var work]:
        await MeasureMove.Run(site, work);
        return 0;
    case ["proxy", var site, var work]:
        await MeasureProxy.Run(site, work);
        return 0;
    case ["letters", var site, var work]:
        await MeasureLetters.Run(site, work);
        return 0;
    case ["sign-in", var site, var work]:
        await MeasureSignIn.Run(site, work);
        return 0;
    case ["loop", var folder, var seconds]:
        Console.WriteLine(BareLoop.Run(folder, TimeSpan.FromSeconds(int.Parse(seconds))));
        return 0;
    case ["observatory", var table]:
        Observatory.Write(table);
        return 0;
    case ["sink", var port, var folder]:
        await new MailSink(int.Parse(port), folder.Length > 0 ? folder : null).Run();
        return 0;
    case ["lighthouse", .. var reports]:
        return Lighthouse.Write(reports);
    case ["bare", var port, var answer]:
        await BareServer.Run(int.Parse(port), answer);
        return 0;
    case ["rendering", .. var settings]:
        return await RenderEachTime.Run(settings);
    default:
        Console.Error.WriteLine("Started by bench/run.");
        return 2;
}

using BackendSite.Articles;
using BackendSite.Data;
using BackendSite.Enquiries;
using BackendSite.Leads;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Web;

var builder = WebApplication.CreateBuilder(StartPlace.Options(args));
builder.AddWeb();
builder.AddData();
builder.AddPromise();
builder.AddMail();
builder.AddStaff();
builder.AddLeads();
builder.AddEnquiries();
builder.AddArticles();

var app = builder.Build();
app.UseWeb();
app.MapWeb();
app.MapArticles();
app.MapEnquiries();
app.MapLeads();
app.MapStaff();
app.MapMail();
return await app.RunSiteOrVerb(args);

import java.util.Properties;
import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/** Solr on a port of its own, on loopback, until the process is ended. */
public class Solr {
  public static void main(String[] arguments) throws Exception {
    String home = arguments[0];
    int port = Integer.parseInt(arguments[1]);
    JettyConfig config = JettyConfig.builder().setPort(port).setContext("/solr").build();
    JettySolrRunner runner = new JettySolrRunner(home, new Properties(), config);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(runner)));
    runner.start();
    Thread.currentThread().join();
  }

  private static void end(JettySolrRunner runner) {
    try {
      runner.stop();
    } catch (Exception error) {
      error.printStackTrace();
    }
  }
}

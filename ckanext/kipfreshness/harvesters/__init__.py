"""The only room that knows ckanext-harvest: what a feed brings becomes datasets, through CKAN's own actions."""
